package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.Contracts.Account;
import io.skewpack.snapshot.Contracts.BackupMethod;
import io.skewpack.snapshot.Contracts.Mapping;
import io.skewpack.snapshot.Contracts.Variable;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What an object declares beside the things that run: variables, accounts, version mappings and
 * backup methods. Read from the CRDs of v0.9.0 to v1.2.0-alpha.3.
 */
final class DeclaredFacts {

  /** Which readers read which kind; each names the fields it reads. */
  private static final Map<String, List<Consumer<DeclaredFacts>>> READERS =
      Map.of(
          "ComponentDefinition",
          List.of(
              DeclaredFacts::readVars,
              DeclaredFacts::readInjectedConfigs,
              DeclaredFacts::readSystemAccounts),
          "SidecarDefinition",
          List.of(DeclaredFacts::readVars),
          "ShardingDefinition",
          List.of(DeclaredFacts::readShardingAccounts),
          "ActionSet",
          List.of(DeclaredFacts::readActionSet),
          "BackupPolicyTemplate",
          List.of(DeclaredFacts::readBackupPolicies),
          "OpsDefinition",
          List.of(DeclaredFacts::readOps));

  private final JsonNode node;
  private final String object;
  private final Pointer content;
  private final List<Variable> variables = new ArrayList<>();
  private final List<Account> accounts = new ArrayList<>();
  private final List<Mapping> mappings = new ArrayList<>();
  private final List<BackupMethod> backupMethods = new ArrayList<>();

  private DeclaredFacts(JsonNode node, Pointer content) {
    this.node = node;
    this.object = ObjectType.titleOf(node);
    this.content = content;
  }

  /**
   * @param content where the object is in the snapshot
   */
  static DeclaredFacts of(JsonNode object, Pointer content) {
    DeclaredFacts facts = new DeclaredFacts(object, content);
    ObjectType type = ObjectType.of(object);
    if (type.isKubeBlocks()) {
      READERS.getOrDefault(type.kind(), List.of()).forEach(reader -> reader.accept(facts));
    }
    return facts;
  }

  List<Variable> variables() {
    return List.copyOf(variables);
  }

  List<Account> accounts() {
    return List.copyOf(accounts);
  }

  List<Mapping> mappings() {
    return List.copyOf(mappings);
  }

  List<BackupMethod> backupMethods() {
    return List.copyOf(backupMethods);
  }

  private void readVars() {
    for (FieldPattern.Match vars : select(".spec.vars")) {
      addVariables("vars", EnvironmentEntries.variables(vars.value(), vars.path(), "valueFrom"));
    }
    select(".spec.vars[].valueFrom.credentialVarRef.name").forEach(n -> addAccount("variable", n));
  }

  /** v1alpha1: every key of the template becomes a variable of the containers that are listed. */
  private void readInjectedConfigs() {
    for (FieldPattern.Match config : select(".spec.configs[]")) {
      for (String field : List.of("injectEnvTo", "asEnvFrom")) {
        if (!config.value().path(field).isEmpty()) {
          addVariables(
              "configs:" + text(config.value(), "name"),
              List.of(
                  EnvironmentEntries.place(
                      config.path().child(field),
                      text(config.value(), "templateRef"),
                      "envFrom.configMapRef",
                      false)));
        }
      }
    }
  }

  private void readSystemAccounts() {
    for (FieldPattern.Match account : select(".spec.systemAccounts[]")) {
      boolean init = account.value().path("initAccount").asBoolean(false);
      addAccountOf(init ? "declared.init" : "declared", account, "name");
    }
  }

  private void readShardingAccounts() {
    select(".spec.systemAccounts[].name").forEach(name -> addAccount("sharding", name));
  }

  private void readActionSet() {
    for (FieldPattern.Match spec : select(".spec")) {
      addVariables("actionSet", EnvironmentEntries.of(spec.value(), spec.path()));
    }
    addParameters("backupParameters", ".spec.backup.withParameters[]");
    addParameters("restoreParameters", ".spec.restore.withParameters[]");
  }

  /** A Backup or a Restore may set them and need not. */
  private void addParameters(String layer, String pattern) {
    for (FieldPattern.Match name : select(pattern)) {
      addVariables(
          layer,
          List.of(
              EnvironmentEntries.place(name.path(), name.value().asText(""), "parameter", true)));
    }
  }

  private void readBackupPolicies() {
    select(".spec").forEach(this::readBackupPolicy);
    // v0.9 holds the same shape once for each component
    select(".spec.backupPolicies[]").forEach(this::readBackupPolicy);
  }

  private void readBackupPolicy(FieldPattern.Match policy) {
    addAccountOf("backupTarget", at(policy, "target"), "account");
    for (FieldPattern.Match method : select(policy, ".backupMethods[]")) {
      FieldPattern.Match target = at(method, "target");
      addAccountOf("backupTarget", target, "account");
      String name = text(method.value(), "name");
      backupMethods.add(
          new BackupMethod(
              object,
              method.path().toString(),
              method.path().under(content),
              name,
              ObjectType.text(method.value().path("actionSetName")),
              ObjectType.text(target.value().path("account"))
                  .or(() -> ObjectType.text(policy.value().path("target").path("account")))));
      addVariables("backupMethod:" + name, EnvironmentEntries.of(method.value(), method.path()));
      readMappings(name, method);
    }
  }

  private void readMappings(String method, FieldPattern.Match at) {
    for (FieldPattern.Match variable : select(at, ".env[]")) {
      for (FieldPattern.Match row : select(variable, ".valueFrom.versionMapping[]")) {
        addMapping(method, text(variable.value(), "name"), row, "serviceVersions", "mappedValue");
      }
    }
    // v0.9
    for (FieldPattern.Match variable : select(at, ".envMapping[]")) {
      String name = text(variable.value(), "key");
      addVariables(
          "backupMethod:" + method,
          List.of(EnvironmentEntries.place(variable.path(), name, "valueFrom.envMapping", false)));
      for (FieldPattern.Match row : select(variable, ".valueFrom.serviceVersion[]")) {
        addMapping(method, name, row, "names", "mappingValue");
      }
    }
  }

  private void addMapping(
      String method, String variable, FieldPattern.Match row, String versions, String value) {
    List<String> covered = new ArrayList<>();
    row.value().path(versions).forEach(version -> covered.add(version.asText("")));
    mappings.add(
        new Mapping(
            object,
            method,
            variable,
            covered,
            text(row.value(), value),
            row.path().toString(),
            row.path().under(content)));
  }

  /**
   * {@code pkg/operations/custom/utils.go} gives an action first what the extractor it names takes
   * from the target pod, then every parameter of the request.
   */
  private void readOps() {
    for (FieldPattern.Match extractor : select(".spec.podInfoExtractors[]")) {
      FieldPattern.Match env = at(extractor, "env");
      addVariables(
          "podInfo:" + text(extractor.value(), "name"),
          EnvironmentEntries.variables(env.value(), env.path(), "podInfo"));
    }
    for (FieldPattern.Match parameter :
        select(".spec.parametersSchema.openAPIV3Schema.properties.*")) {
      addVariables(
          "opsParameters",
          List.of(
              EnvironmentEntries.place(
                  parameter.path(), parameter.keys().get(0), "parameter", true)));
    }
    select(".spec.componentInfos[].accountName").forEach(name -> addAccount("ops", name));
  }

  private void addVariables(String layer, List<EnvironmentEntries.Placed> entries) {
    for (EnvironmentEntries.Placed placed : entries) {
      variables.add(new Variable(object, layer, placed.entry(), placed.path().under(content)));
    }
  }

  private void addAccountOf(String role, FieldPattern.Match holder, String field) {
    select(holder, "." + field).forEach(name -> addAccount(role, name));
  }

  private void addAccount(String role, FieldPattern.Match name) {
    ObjectType.text(name.value())
        .filter(text -> !text.isEmpty())
        .ifPresent(
            text ->
                accounts.add(
                    new Account(
                        object, role, text, name.path().toString(), name.path().under(content))));
  }

  private List<FieldPattern.Match> select(String pattern) {
    return FieldPattern.of(pattern).select(node);
  }

  private static List<FieldPattern.Match> select(FieldPattern.Match within, String pattern) {
    return FieldPattern.of(pattern).select(within.value()).stream()
        .map(m -> new FieldPattern.Match(within.path().join(m.path()), m.value(), m.keys()))
        .toList();
  }

  /** A field that may be missing. */
  private static FieldPattern.Match at(FieldPattern.Match within, String field) {
    FieldPath path = within.path().child(field);
    return new FieldPattern.Match(path, within.value().path(field), List.of());
  }

  private static String text(JsonNode holder, String field) {
    return holder.path(field).asText("");
  }
}
