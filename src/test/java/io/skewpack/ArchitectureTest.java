package io.skewpack;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.skewpack.cli.Main;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The house: which package may know which, and where each library lives. */
class ArchitectureTest {

  private static final JavaClasses CLASSES = new ClassFileImporter().importPath(program());

  /** Who may know whom; every package may know itself. {@code cli} may know everything. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("snapshot", Set.of()),
          Map.entry("capture", Set.of("snapshot")),
          Map.entry("capture.helm", Set.of("capture", "snapshot")),
          Map.entry("capture.files", Set.of("capture", "snapshot")),
          Map.entry("capture.cluster", Set.of("capture", "snapshot")),
          Map.entry("capture.registry", Set.of("capture", "snapshot")),
          Map.entry("capture.git", Set.of("capture", "snapshot")),
          Map.entry("schema", Set.of("schema.cel", "snapshot")),
          Map.entry("schema.cel", Set.of()),
          Map.entry("contract", Set.of("contract.script", "snapshot")),
          Map.entry("contract.script", Set.of()),
          Map.entry("diagnose", Set.of("schema", "contract", "contract.script", "snapshot")),
          Map.entry(
              "triage",
              Set.of("capture", "capture.git", "capture.helm", "schema", "diagnose", "snapshot")),
          Map.entry("report", Set.of("diagnose", "snapshot")),
          Map.entry("render", Set.of("report", "diagnose", "snapshot")),
          // The inverse of render: it reads a pack back, and asks only facts and a snapshot.
          Map.entry("verify", Set.of("diagnose", "snapshot")));

  /**
   * Arrows that are drawn today and not in the plan. Each one that is gone must leave this list,
   * and in the end the list is empty.
   */
  private static final Set<String> STILL_TO_MOVE = Set.of();

  @Test
  void classesWereScanned() {
    assertThat(CLASSES.size()).isGreaterThan(80);
    Set<String> packages =
        CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    assertThat(packages).contains("io.skewpack.cli", "io.skewpack.capture.helm");
  }

  @Test
  void packagesKnowOnlyWhatTheyMay() {
    Map<String, Set<String>> strangers = new TreeMap<>();
    for (JavaClass origin : CLASSES) {
      String from = packageOf(origin);
      if (from.equals("cli") || from.isEmpty()) {
        continue;
      }
      assertThat(ARROWS).as("a package that the plan does not know").containsKey(from);
      origin.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().startsWith("io.skewpack"))
          .filter(target -> !packageOf(target).equals(from))
          .filter(target -> !ARROWS.get(from).contains(packageOf(target)))
          .forEach(
              target ->
                  strangers
                      .computeIfAbsent(from + " -> " + packageOf(target), arrow -> new TreeSet<>())
                      .add(outermost(origin) + " -> " + outermost(target)));
    }
    assertThat(strangers.keySet())
        .as("drawn by %s", strangers)
        .containsExactlyInAnyOrderElementsOf(STILL_TO_MOVE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.skewpack.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "picocli.., cli",
    "freemarker.., render",
    "com.vladsch.flexmark.., 'render,verify'",
    "com.marcnuri.helm.., capture.helm",
    "org.eclipse.jgit.., capture.git",
    "io.fabric8.., capture.cluster",
    "land.oras.., capture.registry",
    "java.net.http.., capture.cluster",
    "com.networknt.., snapshot",
    "org.apache.commons.compress.., 'snapshot,capture.helm'",
    "org.tukaani.., snapshot",
    "org.yaml.snakeyaml.., 'capture,render'",
    "com.google.re2j.., 'schema,schema.cel,contract,diagnose,capture.git'",
    "dev.cel.., schema.cel",
    "com.google.common.., schema.cel",
    "org.treesitter.., contract.script",
    "me.tongfei.., cli"
  })
  void librariesStayWhereTheyLive(String library, String homes) {
    String[] packages =
        List.of(homes.split(",")).stream()
            .map(home -> "io.skewpack." + home)
            .toArray(String[]::new);
    noClasses()
        .that(DescribedPredicate.not(resideInAnyPackage(packages)))
        .should()
        .dependOnClassesThat(resideInAPackage(library))
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandsUseTheConsole() {
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage("io.skewpack.cli")))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }

  @Test
  void nothingIsCalledUtil() {
    noClasses().should().haveNameMatching("(?i).*(util|utils|helper|helpers|impl)$").check(CLASSES);
  }

  /** Where the build put the program's own classes, and no test's. */
  private static Path program() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String packageOf(JavaClass type) {
    String name = type.getPackageName();
    return name.equals("io.skewpack") ? "" : name.substring("io.skewpack.".length());
  }

  private static String outermost(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer.getName().substring("io.skewpack.".length());
  }
}
