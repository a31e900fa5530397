package io.skewpack.contract;

import io.skewpack.contract.script.ScriptReader;
import io.skewpack.contract.script.ScriptReading;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.Mount;
import io.skewpack.snapshot.Contracts.Script;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every script of a chart, where containers see it, and what it does. */
final class ChartScripts {

  private static final String CONFIG_MAP = "ConfigMap/";

  private final Map<Pointer, String> texts;
  private final Map<String, Script> byPlace = new HashMap<>();
  private final Map<String, Map<String, Script>> byConfigMap = new LinkedHashMap<>();
  private final Map<String, List<Mount>> mounts = new HashMap<>();
  private final Map<String, ScriptReading> readings = new ConcurrentHashMap<>();

  /**
   * @param texts of the scripts, by their places in the snapshot
   */
  ChartScripts(Contracts contracts, Map<Pointer, String> texts) {
    this.texts = Map.copyOf(texts);
    for (Script script : contracts.scripts()) {
      byPlace.put(place(script.object(), script.path()), script);
      if (script.object().startsWith(CONFIG_MAP)) {
        byConfigMap
            .computeIfAbsent(
                script.object().substring(CONFIG_MAP.length()), name -> new LinkedHashMap<>())
            .put(nameOf(script), script);
      }
    }
    for (Mount mount : contracts.mounts()) {
      mounts.computeIfAbsent(mount.object(), object -> new ArrayList<>()).add(mount);
    }
  }

  /** The inline script of an action. */
  Optional<Script> inline(Contracts.Action action) {
    return action
        .script()
        .flatMap(path -> Optional.ofNullable(byPlace.get(place(action.object(), path))));
  }

  /**
   * The script that containers of these objects see at a path. A path that holds an expansion is
   * found by its file name, if only one script of that name is mounted there.
   *
   * @param owners whose containers' mounts count; without any, those of all objects
   */
  Optional<Script> at(String path, Collection<String> owners) {
    List<Mount> seen = mountsOf(owners);
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.isEmpty() || name.contains("$") || name.contains("`")) {
      return Optional.empty();
    }
    boolean known = path.startsWith("/") && !path.contains("$") && !path.contains("`");
    Map<String, Script> candidates = new LinkedHashMap<>();
    for (Mount mount : seen) {
      Map<String, Script> files = byConfigMap.getOrDefault(mount.configMap(), Map.of());
      if (known) {
        fileAt(path, mount, files).ifPresent(found -> candidates.put(found.sha256(), found));
      } else if (files.containsKey(name)) {
        candidates.put(files.get(name).sha256(), files.get(name));
      }
    }
    return known || candidates.size() == 1
        ? candidates.values().stream().findFirst()
        : Optional.empty();
  }

  /** Whether the mounts of these objects show a directory at this path or above it. */
  boolean isMounted(String path, Collection<String> owners) {
    return mountsOf(owners).stream()
        .anyMatch(mount -> path.startsWith(directory(mount.mountPath())));
  }

  ScriptReading read(Script script) {
    return readings.computeIfAbsent(
        script.sha256() + " " + script.interpreter().orElse("") + " " + nameOf(script),
        key -> ScriptReader.read(text(script), script.interpreter(), nameOf(script)));
  }

  String text(Script script) {
    return texts.get(script.content());
  }

  /** The key of a ConfigMap, or the last step of the path of an inline script. */
  static String nameOf(Script script) {
    String pointer = script.content().pointer();
    return pointer.substring(pointer.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
  }

  private List<Mount> mountsOf(Collection<String> owners) {
    Collection<String> all = owners.isEmpty() ? Set.copyOf(mounts.keySet()) : owners;
    return all.stream()
        .sorted()
        .flatMap(owner -> mounts.getOrDefault(owner, List.of()).stream())
        .toList();
  }

  private static Optional<Script> fileAt(String path, Mount mount, Map<String, Script> files) {
    if (mount.subPath().isPresent()) {
      return path.equals(mount.mountPath())
          ? Optional.ofNullable(files.get(mount.subPath().get()))
          : Optional.empty();
    }
    String directory = directory(mount.mountPath());
    return path.startsWith(directory)
        ? Optional.ofNullable(files.get(path.substring(directory.length())))
        : Optional.empty();
  }

  private static String directory(String mountPath) {
    return mountPath.endsWith("/") ? mountPath : mountPath + "/";
  }

  private static String place(String object, String path) {
    return object + " " + path;
  }
}
