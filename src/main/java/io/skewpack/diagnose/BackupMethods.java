package io.skewpack.diagnose;

import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The backup methods of a chart's BackupPolicyTemplates with what each of them brings together: the
 * ActionSet that it runs and the ComponentDefinitions whose pods it backs up.
 */
final class BackupMethods {

  /**
   * @param actionSet absent when the method names none, or none of this chart
   */
  record Method(
      ChartField template,
      ChartField field,
      String name,
      Optional<ChartField> actionSet,
      List<ChartField> definitions) {
    Method {
      definitions = List.copyOf(definitions);
    }

    /** The variables that it declares. */
    List<ChartField> variables() {
      return field.child("env").items();
    }
  }

  private BackupMethods() {}

  static List<Method> of(AddonObjects objects) {
    List<Method> methods = new ArrayList<>();
    for (ChartField template : objects.ofKind("BackupPolicyTemplate")) {
      List<ChartField> definitions = objects.definitionsOf(template);
      List<ChartField> fields = new ArrayList<>(template.child("spec", "backupMethods").items());
      // v0.9
      for (ChartField policy : template.child("spec", "backupPolicies").items()) {
        fields.addAll(policy.child("backupMethods").items());
      }
      for (ChartField field : fields) {
        methods.add(
            new Method(
                template,
                field,
                field.text("name").orElse(""),
                field.text("actionSetName").flatMap(name -> objects.named("ActionSet", name)),
                definitions));
      }
    }
    return methods;
  }

  /** What an ActionSet runs as a job, with the controller's variables. */
  static List<Action> jobs(Contracts contracts, ChartField actionSet) {
    return contracts.actions().stream()
        .filter(action -> action.object().equals(actionSet.object()))
        .filter(action -> !action.stage().endsWith(".exec"))
        .toList();
  }
}
