package io.skewpack.diagnose;

import io.skewpack.contract.ImageInterpreters;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.Mount;
import io.skewpack.snapshot.Contracts.Script;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether what runs a command, or a mounted script by its shebang, is in the image that it runs in,
 * as far as that is known: from the case file first, then from {@link ImageInterpreters}. Nothing
 * is claimed of an image that is not known.
 */
final class InterpreterCheck extends ContractCheck {

  /** Where images keep their own programs; another path is one that the chart brings along. */
  private static final Pattern IN_IMAGE =
      Pattern.compile("(?:(?:/usr)?(?:/local)?/bin/)?([a-z][a-z0-9.]*)");

  private static final Set<String> INTERPRETERS =
      Set.of("sh", "bash", "ash", "dash", "python", "python3", "perl");

  private final ImageInterpreters table = ImageInterpreters.load();

  InterpreterCheck() {
    super("interpreter");
  }

  /**
   * @param word as it is written
   * @param at the command or the script that names it
   */
  private record Need(String program, String word, Pointer at, String where) {}

  private record Place(String object, String program, String image) {}

  @Override
  List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination) {
    RunningImages images = new RunningImages(objects, examination);
    Map<Place, List<Need>> lacking = new LinkedHashMap<>();
    Map<Place, Verdict> verdicts = new LinkedHashMap<>();
    List<Evidence> there = new ArrayList<>();
    for (Action action : contracts.actions()) {
      Optional<Need> need = need(action, contracts);
      if (need.isEmpty()) {
        continue;
      }
      images
          .of(action)
          .forEach(
              (image, at) -> {
                Optional<Verdict> verdict = verdict(image, at, need.get().program(), examination);
                if (verdict.isEmpty()) {
                  return;
                }
                if (verdict.get().there()) {
                  there.add(seen(need.get(), action));
                  return;
                }
                Place place = new Place(action.object(), need.get().program(), home(image));
                verdicts.putIfAbsent(place, verdict.get());
                List<Need> needs = lacking.computeIfAbsent(place, key -> new ArrayList<>());
                if (!needs.contains(need.get())) {
                  needs.add(need.get());
                }
              });
    }
    List<Finding> findings = new ArrayList<>();
    lacking.forEach(
        (place, needs) -> {
          Verdict verdict = verdicts.get(place);
          findings.add(finding(place, needs, verdict, images.isAssumed(verdict.image())));
        });
    if (findings.isEmpty() && !there.isEmpty()) {
      List<Evidence> all = there.stream().distinct().toList();
      findings.add(pass("there", Facts.of("commands", all.size()), all));
    }
    return findings;
  }

  private record Verdict(boolean there, String image, ChartField at, String source, Pointer told) {}

  private Optional<Verdict> verdict(
      String image, ChartField at, String program, Examination examination) {
    Optional<CaseFile> stated = examination.snapshot().caseFile();
    for (Map.Entry<String, CaseFile.StatedImage> one :
        stated.map(CaseFile::images).orElse(Map.of()).entrySet()) {
      if (home(one.getKey()).equals(home(image)) || one.getKey().equals(image)) {
        boolean has = one.getValue().has().contains(program);
        if (has || one.getValue().lacks().contains(program)) {
          Pointer told = new Pointer(CaseFile.PATH, "/images").child(one.getKey());
          return Optional.of(new Verdict(has, image, at, "case file", told));
        }
      }
    }
    return table
        .of(image)
        .filter(known -> known.has().contains(program) || known.lacks().contains(program))
        .map(
            known ->
                new Verdict(known.has().contains(program), image, at, known.source(), at.at()));
  }

  /** Without the tag, which a mapping gives many values. */
  private static String home(String image) {
    return ImageName.of(image).map(ImageName::home).orElse(image.replaceFirst(":[^/]*$", ""));
  }

  /**
   * @param assumed whether the platform may run another image there: its settings were not read
   */
  private Finding finding(Place place, List<Need> needs, Verdict verdict, boolean assumed) {
    Need first = needs.get(0);
    Facts facts =
        Facts.of("object", place.object())
            .with("path", first.where())
            .with("word", first.word())
            .with("image", verdict.image())
            // Where it is known from; what it says there is in the file of the facts.
            .with("source", verdict.source().replaceFirst(": .*$", ""))
            .withFew("places", needs.stream().map(Need::where).toList());
    List<Evidence> evidence = new ArrayList<>();
    for (Need need : needs) {
      evidence.add(
          Evidence.observed(
              "evidence.interpreter",
              Facts.of("object", place.object())
                  .with("path", need.where())
                  .with("word", need.word()),
              need.at()));
    }
    evidence.add(
        verdict.told().file().equals(CaseFile.PATH)
            ? Evidence.reported("evidence.imageLacks", facts, verdict.told())
            : Evidence.derived("evidence.imageLacks", facts, verdict.told()));
    return assumed
        ? fail(Severity.WARNING, "absentByDefault", facts, evidence)
        : fail(Severity.BLOCKER, "absent", facts, evidence);
  }

  private static Evidence seen(Need need, Action action) {
    return Evidence.observed(
        "evidence.interpreter",
        Facts.of("object", action.object()).with("path", need.where()).with("word", need.word()),
        need.at());
  }

  private static Optional<Need> need(Action action, Contracts contracts) {
    if (action.command().isEmpty()) {
      return Optional.empty();
    }
    String word = action.command().get(0);
    Optional<Need> direct = need(word, action.content(), action.path());
    return direct.isPresent() || !word.startsWith("/")
        ? direct
        : mounted(word, action, contracts)
            .flatMap(
                script ->
                    script
                        .interpreter()
                        .flatMap(
                            program ->
                                need(program, script.content(), action.path() + " " + word)));
  }

  private static Optional<Need> need(String word, Pointer at, String where) {
    Matcher matcher = IN_IMAGE.matcher(word);
    return matcher.matches() && INTERPRETERS.contains(matcher.group(1))
        ? Optional.of(new Need(matcher.group(1), word, at, where))
        : Optional.empty();
  }

  /** The ConfigMap's script that a container sees under a path. */
  private static Optional<Script> mounted(String path, Action action, Contracts contracts) {
    for (Mount mount : contracts.mounts()) {
      if (!mount.object().equals(action.object())
          || action.container().filter(mount.container()::equals).isEmpty()) {
        continue;
      }
      String key = path.substring(path.lastIndexOf('/') + 1);
      String folder = path.substring(0, path.lastIndexOf('/'));
      String mountPath = mount.mountPath().replaceFirst("/+$", "");
      boolean shown =
          mount.subPath().isPresent()
              ? mountPath.equals(path) && mount.subPath().get().equals(key)
              : mountPath.equals(folder);
      if (shown) {
        String at = FieldPath.ROOT.child("data").child(key).toString();
        return contracts.scripts().stream()
            .filter(one -> one.object().equals("ConfigMap/" + mount.configMap()))
            .filter(one -> one.path().equals(at))
            .findFirst();
      }
    }
    return Optional.empty();
  }
}
