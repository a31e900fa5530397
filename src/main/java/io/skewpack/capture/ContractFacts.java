package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.Account;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.BackupMethod;
import io.skewpack.snapshot.Contracts.Mapping;
import io.skewpack.snapshot.Contracts.Mount;
import io.skewpack.snapshot.Contracts.Script;
import io.skewpack.snapshot.Contracts.Variable;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads from rendered objects what their scripts and actions are, and what environment is declared
 * for them. Says nothing about what a stage gets from the controller.
 */
public final class ContractFacts {

  private ContractFacts() {}

  /**
   * @param objects rendered objects, with Secret values already removed
   * @param list where the snapshot holds them: object {@code i} is at {@code list.child(i)}
   */
  public static Contracts of(List<JsonNode> objects, Pointer list) {
    List<Script> scripts = new ArrayList<>();
    List<Action> actions = new ArrayList<>();
    List<Variable> variables = new ArrayList<>();
    List<Account> accounts = new ArrayList<>();
    List<Mapping> mappings = new ArrayList<>();
    List<BackupMethod> backupMethods = new ArrayList<>();
    List<Mount> mounts = new ArrayList<>();
    ConfigMapScripts configMaps = ConfigMapScripts.among(objects);
    for (int i = 0; i < objects.size(); i++) {
      JsonNode object = objects.get(i);
      Pointer content = list.child(i);
      for (ConfigMapScripts.Found found : configMaps.in(object)) {
        scripts.add(
            ActionFacts.script(
                ObjectType.titleOf(object),
                content,
                found.path(),
                found.text(),
                found.recognizedBy(),
                found.interpreter()));
      }
      ActionFacts running = ActionFacts.of(object, content);
      scripts.addAll(running.scripts());
      actions.addAll(running.actions());
      DeclaredFacts declared = DeclaredFacts.of(object, content);
      variables.addAll(declared.variables());
      accounts.addAll(declared.accounts());
      mappings.addAll(declared.mappings());
      backupMethods.addAll(declared.backupMethods());
      mounts.addAll(ConfigMapMounts.of(object, content));
    }
    return new Contracts(scripts, actions, variables, accounts, mappings, backupMethods, mounts);
  }
}
