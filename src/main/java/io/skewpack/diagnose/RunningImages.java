package io.skewpack.diagnose;

import io.skewpack.diagnose.BackupMethods.Method;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.ImageLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The images that an action may run in, over all service versions and backup methods. */
final class RunningImages {

  /** What kbagent runs in when no action names an image: the platform chart's default. */
  static final String DEFAULT_TOOLS = "docker.io/apecloud/kubeblocks-tools";

  private static final String TOOLS_SETTING = "KUBEBLOCKS_TOOLS_IMAGE";

  private final AddonObjects objects;
  private final ServiceVersions serviceVersions;
  private final List<Method> methods;
  private final Optional<String> toolsSetting;

  RunningImages(AddonObjects objects, Examination examination) {
    this.objects = objects;
    this.serviceVersions = new ServiceVersions(objects);
    this.methods = BackupMethods.of(objects);
    this.toolsSetting =
        examination.snapshot().image().map(ImageLayer::controllers).orElse(List.of()).stream()
            .flatMap(one -> Optional.ofNullable(one.settings().get(TOOLS_SETTING)).stream())
            .findFirst();
  }

  /** Whether an image is only what kbagent has unless the platform says otherwise. */
  boolean isAssumed(String image) {
    return toolsSetting.isEmpty() && image.equals(DEFAULT_TOOLS);
  }

  /**
   * By the image, where it is written; the object itself where nothing names it. Empty when it is
   * not known what the action runs in.
   */
  Map<String, ChartField> of(Action action) {
    String kind = action.object().substring(0, action.object().indexOf('/'));
    String name = action.object().substring(action.object().indexOf('/') + 1);
    Optional<ChartField> object = objects.named(kind, name);
    if (object.isEmpty()) {
      return Map.of();
    }
    String stage = action.stage();
    if (kind.equals("ComponentDefinition")) {
      if (stage.startsWith("lifecycle.") || stage.equals("reconfigure")) {
        return agent(object.get());
      }
      return stage.startsWith("container") || stage.startsWith("initContainer")
          ? container(object.get(), action.container().orElse(""))
          : Map.of();
    }
    if (kind.equals("ActionSet")) {
      return stage.endsWith(".exec") ? target(object.get(), action) : job(object.get(), action);
    }
    return action
        .image()
        .map(image -> Map.of(image, object.get().at(action.path()).child("image")))
        .orElse(Map.of());
  }

  /** One image for all lifecycle actions of a component. */
  private Map<String, ChartField> agent(ChartField definition) {
    Map<String, ChartField> images = new LinkedHashMap<>();
    for (ComponentImages resolved : created(definition)) {
      Map<String, ChartField> named = new LinkedHashMap<>();
      resolved
          .actions()
          .forEach(
              (action, image) -> {
                if (!action.equals(ExecImageCheck.UNASKED)) {
                  named.putIfAbsent(image.reference(), image.at());
                }
              });
      for (ChartField action : ExecImageCheck.reconfigures(definition)) {
        action.text("image").ifPresent(one -> named.putIfAbsent(one, action.child("image")));
      }
      if (named.isEmpty()) {
        named.put(toolsSetting.orElse(DEFAULT_TOOLS), definition);
      }
      named.forEach(images::putIfAbsent);
    }
    return images;
  }

  private Map<String, ChartField> container(ChartField definition, String name) {
    Map<String, ChartField> images = new LinkedHashMap<>();
    for (ComponentImages resolved : created(definition)) {
      ComponentImages.Image image = resolved.containers().get(name);
      if (image != null) {
        images.putIfAbsent(image.reference(), image.at());
      }
    }
    return images;
  }

  /** For every service version; a component that lacks an image is not created and runs nothing. */
  private List<ComponentImages> created(ChartField definition) {
    Set<String> versions = new TreeSet<>(serviceVersions.of(definition));
    if (versions.isEmpty()) {
      versions.add("");
    }
    List<ChartField> componentVersions = serviceVersions.componentVersions(definition);
    return versions.stream()
        .map(version -> ComponentImages.of(definition, componentVersions, version))
        .filter(images -> images.without().isEmpty())
        .toList();
  }

  /** The container of the pods that are backed up, or restored into. */
  private Map<String, ChartField> target(ChartField actionSet, Action action) {
    Map<String, ChartField> images = new LinkedHashMap<>();
    for (Method method : methods) {
      if (method.actionSet().filter(actionSet::equals).isEmpty()) {
        continue;
      }
      for (ChartField definition : method.definitions()) {
        action
            .container()
            .or(
                () ->
                    definition.child("spec", "runtime", "containers").items().stream()
                        .findFirst()
                        .flatMap(first -> first.text("name")))
            .ifPresent(name -> container(definition, name).forEach(images::putIfAbsent));
      }
    }
    return images;
  }

  /** An image whose variables have every value that is mapped to them. */
  private Map<String, ChartField> job(ChartField actionSet, Action action) {
    Map<String, ChartField> images = new LinkedHashMap<>();
    String written = action.image().orElse("");
    ChartField at = actionSet.at(action.path()).child("image");
    if (written.isEmpty()) {
      return images;
    }
    List<String> open = new ArrayList<>(List.of(written));
    for (String variable : Expansion.names(written)) {
      Set<String> values = values(actionSet, variable);
      if (!values.isEmpty()) {
        List<String> filled = new ArrayList<>();
        for (String image : open) {
          values.forEach(value -> filled.add(image.replace("$(" + variable + ")", value)));
        }
        open = filled;
      }
    }
    open.forEach(image -> images.putIfAbsent(image, at));
    return images;
  }

  private Set<String> values(ChartField actionSet, String variable) {
    Set<String> values = new TreeSet<>();
    for (Method method : methods) {
      if (method.actionSet().filter(actionSet::equals).isPresent()) {
        for (ChartField one : method.variables()) {
          if (one.text("name").filter(variable::equals).isPresent()) {
            one.text("value").ifPresent(values::add);
            one.child("valueFrom", "versionMapping")
                .items()
                .forEach(row -> row.text("mappedValue").ifPresent(values::add));
          }
        }
      }
    }
    if (values.isEmpty()) {
      for (ChartField one : actionSet.child("spec", "env").items()) {
        if (one.text("name").filter(variable::equals).isPresent()) {
          one.text("value").ifPresent(values::add);
        }
      }
    }
    return values;
  }
}
