package io.skewpack.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.diagnose.BackupMethods.Method;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.Action;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether every {@code $(NAME)} in what an ActionSet runs as a job can be replaced: by what the
 * ActionSet and the backup method declare, by the controller, and in some stages by the target's
 * first container (pkg/dataprotection/backup/request.go; pkg/dataprotection/restore/builder.go).
 * What a controller may set ({@code DP_}, {@code KB_}, {@code DATASAFED_}) is taken as set here;
 * when it is, the stages' own environments tell. An ActionSet that no method of the chart runs is
 * not judged: who runs it may declare more.
 */
final class UnresolvedVariables extends ContractCheck {

  /** Jobs that get the environment of the target's first container. */
  private static final Set<String> WITH_TARGET =
      Set.of("backupData", "preBackup.job", "postBackup.job", "postReady.job");

  private static final Pattern CONTROLLERS = Pattern.compile("(?:DP|KB|DATASAFED)_.*");

  /** In a script {@code $(date)} is a command; only what is named like a variable is one. */
  private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");

  UnresolvedVariables() {
    super("unresolved-variables");
  }

  private record Place(ChartField field, String variable, boolean image) {}

  @Override
  List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination) {
    Map<Place, List<String>> unresolved = new LinkedHashMap<>();
    List<Evidence> resolved = new ArrayList<>();
    for (Method method : BackupMethods.of(objects)) {
      if (method.actionSet().isEmpty()) {
        continue;
      }
      ChartField actionSet = method.actionSet().get();
      for (Action job : BackupMethods.jobs(contracts, actionSet)) {
        ChartField at = actionSet.at(job.path());
        Set<String> supplied = supplied(method, actionSet, job);
        for (ChartField text : texts(at)) {
          Set<String> names = Expansion.names(text.value().asText(""));
          for (String name : names) {
            boolean image = text.name().equals("image");
            if ((image || VARIABLE.matcher(name).matches())
                && !CONTROLLERS.matcher(name).matches()
                && !supplied.contains(name)) {
              unresolved
                  .computeIfAbsent(new Place(text, name, image), place -> new ArrayList<>())
                  .add(method.name());
            } else if (image) {
              resolved.add(seen(text));
            }
          }
        }
      }
    }
    List<Finding> findings = new ArrayList<>();
    unresolved.forEach(
        (place, methods) ->
            findings.add(
                fail(
                    place.image() ? Severity.BLOCKER : Severity.WARNING,
                    place.image() ? "image" : "text",
                    facts(place.field())
                        .with("variable", place.variable())
                        .with("image", place.image() ? place.field().value().asText() : null)
                        .withFew("methods", methods.stream().distinct().toList()),
                    List.of(seen(place.field())))));
    if (findings.isEmpty() && !resolved.isEmpty()) {
      List<Evidence> images = resolved.stream().distinct().toList();
      findings.add(pass("resolved", Facts.of("images", images.size()), images));
    }
    return findings;
  }

  /** Everything of a job that is expanded. */
  private static List<ChartField> texts(ChartField job) {
    List<ChartField> texts = new ArrayList<>(List.of(job.child("image")));
    texts.addAll(job.child("command").items());
    texts.addAll(job.child("args").items());
    job.child("env").items().forEach(variable -> texts.add(variable.child("value")));
    return texts;
  }

  private static Set<String> supplied(Method method, ChartField actionSet, Action job) {
    Set<String> names = new HashSet<>();
    addNames(actionSet.child("spec", "env").value(), names);
    addNames(method.field().child("env").value(), names);
    // v0.9
    method.field().child("envMapping").items().stream()
        .flatMap(mapping -> mapping.text("key").stream())
        .forEach(names::add);
    addNames(actionSet.at(job.path()).child("env").value(), names);
    for (String side : List.of("backup", "restore")) {
      actionSet.child("spec", side, "withParameters").items().stream()
          .flatMap(parameter -> parameter.text().stream())
          .forEach(names::add);
    }
    if (WITH_TARGET.contains(job.stage())) {
      for (ChartField definition : method.definitions()) {
        addNames(definition.child("spec", "vars").value(), names);
        definition.child("spec", "runtime", "containers").items().stream()
            .limit(1)
            .forEach(container -> addNames(container.child("env").value(), names));
      }
    }
    return names;
  }

  private static void addNames(JsonNode variables, Set<String> names) {
    variables.forEach(variable -> names.add(variable.path("name").asText("")));
  }
}
