package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.render.Templates;
import io.skewpack.render.Texts;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CaseFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an addon's objects ask of each other, each fault beside the chart that does not have it. */
class ContractChecksTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();
  private static final Texts TEXTS = new Texts(new Templates(Optional.empty()), "en");

  private final List<String> objects = new ArrayList<>();
  private final SnapshotFixture fixture = new SnapshotFixture();

  /** Single quotes stand for double ones. */
  private ContractChecksTest with(String... json) {
    for (String one : json) {
      objects.add(one.replace('\'', '"'));
    }
    return this;
  }

  private List<Finding> findings(Check check) throws Exception {
    Examination examination =
        new Examination(fixture.objects(objects.toArray(String[]::new)).snapshot(), CATALOG);
    List<Finding> findings = check.examine(examination);
    // Every text finds its facts, and every pointer what it points at.
    for (Finding finding : findings) {
      assertThat(TEXTS.get(finding.text(), finding.facts())).isNotBlank();
      for (Evidence evidence : finding.evidence()) {
        assertThat(TEXTS.get(evidence.id(), evidence.facts())).isNotBlank();
        assertThat(examination.snapshot().resolve(evidence.at())).isNotNull();
      }
    }
    return findings;
  }

  private Finding only(Check check) throws Exception {
    List<Finding> findings = findings(check);
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).layer()).isEqualTo(Layer.CONTRACT);
    assertThat(findings.get(0).failureLayer()).contains(5);
    return findings.get(0);
  }

  private static String variant(Finding finding) {
    return finding.text().substring(finding.text().lastIndexOf('.') + 1);
  }

  private static String definition(String name, String spec) {
    return "{'apiVersion':'apps.kubeblocks.io/v1','kind':'ComponentDefinition','metadata':{'name':'"
        + name
        + "'},'spec':{"
        + spec
        + "}}";
  }

  private static String version(String compDefs, String releases, String... names) {
    return "{'apiVersion':'apps.kubeblocks.io/v1','kind':'ComponentVersion','metadata':{'name':'engine'},"
        + "'spec':{'compatibilityRules':[{'compDefs':["
        + compDefs
        + "],'releases':["
        + String.join(",", List.of(names).stream().map(name -> "'" + name + "'").toList())
        + "]}],'releases':["
        + releases
        + "]}}";
  }

  private static String release(String name, String serviceVersion, String images) {
    return "{'name':'%s','serviceVersion':'%s','images':{%s}}"
        .formatted(name, serviceVersion, images);
  }

  private static String template(String compDefs, String methods) {
    return "{'apiVersion':'dataprotection.kubeblocks.io/v1alpha1','kind':'BackupPolicyTemplate',"
        + "'metadata':{'name':'engine-bpt'},'spec':{'compDefs':["
        + compDefs
        + "],'backupMethods':["
        + methods
        + "]}}";
  }

  private static String mapped(String name, String actionSet, String variable, String rows) {
    return "{'name':'%s','actionSetName':'%s','env':[{'name':'%s','valueFrom':{'versionMapping':[%s]}}]}"
        .formatted(name, actionSet, variable, rows);
  }

  private static String row(String serviceVersion, String value) {
    return "{'serviceVersions':['%s'],'mappedValue':'%s'}".formatted(serviceVersion, value);
  }

  private static String actionSet(String name, String env, String image, String command) {
    return "{'apiVersion':'dataprotection.kubeblocks.io/v1alpha1','kind':'ActionSet','metadata':{'name':'"
        + name
        + "'},'spec':{'backupType':'Full','env':["
        + env
        + "],'backup':{'backupData':{'image':'"
        + image
        + "','command':["
        + command
        + "]}}}}";
  }

  private static final String MAIN = "'runtime':{'containers':[{'name':'main'}]}";

  @Nested
  class VersionMapping {

    private ContractChecksTest chart(String env, String image) {
      return with(
          definition("engine-1", "'serviceVersion':'8.0.1'," + MAIN),
          version(
              "'engine-'",
              release("a", "8.0.1", "'main':'x:8'") + "," + release("b", "9.0.0", "'main':'x:9'"),
              "a",
              "b"),
          template("'^engine-'", mapped("full", "engine-full", "TAG", row("8.0", "8"))),
          actionSet("engine-full", env, image, "'bash'"));
    }

    @Test
    void aServiceVersionThatNoRowCoversLeavesTheImageLiteral() throws Exception {
      Finding finding = chart("", "docker.io/x/tool:$(TAG)").only(new VersionMappingCheck());
      assertThat(variant(finding)).isEqualTo("literalImage");
      assertThat(finding.isBlocker()).isTrue();
      assertThat(finding.facts().values())
          .containsEntry("versions", List.of("9.0.0"))
          .containsEntry("image", "docker.io/x/tool:$(TAG)");
    }

    @Test
    void aValueOfTheActionSetHidesTheGap() throws Exception {
      Finding finding =
          chart("{'name':'TAG','value':'8'}", "docker.io/x/tool:$(TAG)")
              .only(new VersionMappingCheck());
      assertThat(variant(finding)).isEqualTo("hidden");
      assertThat(finding.isWarning()).isTrue();
    }

    @Test
    void aValueForAllOtherVersionsIsAChoiceWhereNoImageDependsOnIt() throws Exception {
      Finding finding = chart("{'name':'TAG','value':'no'}", "x").only(new VersionMappingCheck());
      assertThat(finding.status()).isEqualTo(Status.PASS);
    }

    @Test
    void aVariableThatIsLeftOutIsAWarning() throws Exception {
      assertThat(variant(chart("", "x").only(new VersionMappingCheck()))).isEqualTo("omitted");
    }

    @Test
    void aValueThatWouldHideTheNextGapIsTold() throws Exception {
      Finding finding =
          with(
                  definition("engine-1", "'serviceVersion':'8.0.1'," + MAIN),
                  template("'engine-'", mapped("full", "engine-full", "TAG", row("8.0", "8"))),
                  actionSet("engine-full", "{'name':'TAG','value':'8'}", "x:$(TAG)", "'bash'"))
              .only(new VersionMappingCheck());
      assertThat(variant(finding)).isEqualTo("wouldHide");
      assertThat(finding.severity()).isEqualTo(Severity.INFO);
    }
  }

  @Nested
  class Variables {

    private Finding with(String image, String command, String stage) throws Exception {
      String set = actionSet("engine-full", "", image, command);
      return ContractChecksTest.this
          .with(
              definition(
                  "engine-1",
                  "'runtime':{'containers':[{'name':'main','env':[{'name':'DATA','value':'/d'}]}]}"),
              template("'engine-'", "{'name':'full','actionSetName':'engine-full'}"),
              stage.isEmpty()
                  ? set
                  : set.replace("'backup':{'backupData'", "'restore':{'" + stage + "'"))
          .findings(new UnresolvedVariables())
          .stream()
          .findFirst()
          .orElse(null);
    }

    @Test
    void anImageThatNothingCompletesIsABlocker() throws Exception {
      Finding finding = with("x:$(TAG)", "'bash'", "");
      assertThat(variant(finding)).isEqualTo("image");
      assertThat(finding.isBlocker()).isTrue();
    }

    @Test
    void theTargetsFirstContainerCompletesABackupAndNotARestore() throws Exception {
      assertThat(with("x:1", "'tool','$(DATA)'", "")).isNull();
    }

    @Test
    void theTargetsFirstContainerDoesNotCompleteARestore() throws Exception {
      Finding finding = with("x:1", "'tool','$(DATA)'", "prepareData");
      assertThat(variant(finding)).isEqualTo("text");
      assertThat(finding.isWarning()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(date)", "$$(NAME)", "$(DP_BACKUP_NAME)", "$(cat /a)"})
    void commandsEscapesAndControllersVariablesAreNoGap(String word) throws Exception {
      assertThat(with("x:1", "'sh','-c','" + word + "'", "")).isNull();
    }
  }

  @Nested
  class CopiedEnvironment {

    private List<Finding> with(String reference, String compDef) throws Exception {
      return ContractChecksTest.this
          .with(
              definition(
                  "engine-1",
                  "'runtime':{'containers':[{'name':'main','env':[{'name':'MEMORY','valueFrom':"
                      + "{'resourceFieldRef':{"
                      + reference
                      + "'resource':'limits.memory'}}}]}]}"),
              template(compDef, "{'name':'full','actionSetName':'engine-full'}"),
              actionSet("engine-full", "", "x:1", "'bash'"))
          .findings(new CopiedEnvironmentCheck());
    }

    @Test
    void aResourceOfANamedContainerStopsTheBackupJob() throws Exception {
      assertThat(with("'containerName':'main',", "'engine-'"))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.isBlocker()).isTrue();
                assertThat(finding.facts().values())
                    .containsEntry("variable", "MEMORY")
                    .containsEntry("methods", List.of("full"));
              });
    }

    @Test
    void withoutTheNameItIsTheJobsOwn() throws Exception {
      assertThat(with("", "'engine-'"))
          .singleElement()
          .extracting(Finding::status)
          .isEqualTo(Status.PASS);
    }

    @Test
    void whatNobodyBacksUpIsCopiedNowhere() throws Exception {
      assertThat(with("'containerName':'main',", "'other-'")).isEmpty();
    }
  }

  @Nested
  class ConfigTemplates {

    private static final String CONFIGURED =
        definition("engine-1", "'configs':[{'name':'engine-conf','template':'t'}]," + MAIN);

    private static String parameters(String name, String template) {
      return "{'apiVersion':'parameters.kubeblocks.io/v1alpha1','kind':'ParametersDefinition',"
          + "'metadata':{'name':'"
          + name
          + "'},'spec':{'componentDef':'engine-','templateName':'"
          + template
          + "','fileName':'my.cnf'}}";
    }

    private static String renderer(String template, String parameters) {
      return "{'apiVersion':'parameters.kubeblocks.io/v1alpha1','kind':'ParamConfigRenderer',"
          + "'metadata':{'name':'engine-pcr'},'spec':{'componentDef':'engine-1',"
          + "'parametersDefs':['"
          + parameters
          + "'],'configs':[{'name':'my.cnf','templateName':'"
          + template
          + "'}]}}";
    }

    @Test
    void aTemplateThatTheDefinitionDoesNotHaveIsABlockerOnBothKinds() throws Exception {
      with(
          CONFIGURED,
          parameters("engine-pd", "engine-config"),
          renderer("engine-config", "engine-pd"));
      assertThat(findings(new ConfigTemplateCheck()))
          .hasSize(2)
          .allSatisfy(
              finding -> {
                assertThat(variant(finding)).isEqualTo("noTemplate");
                assertThat(finding.isBlocker()).isTrue();
                assertThat(finding.facts().values()).containsEntry("known", List.of("engine-conf"));
              });
    }

    @Test
    void oneThatItHasPasses() throws Exception {
      Finding finding =
          with(
                  CONFIGURED,
                  parameters("engine-pd", "engine-conf"),
                  renderer("engine-conf", "engine-pd"))
              .only(new ConfigTemplateCheck());
      assertThat(finding.status()).isEqualTo(Status.PASS);
      assertThat(finding.facts().values()).containsEntry("templates", 2);
    }

    @Test
    void parametersThatAreNotRenderedAreMissed() throws Exception {
      Finding finding =
          with(CONFIGURED, renderer("engine-conf", "engine-pd")).only(new ConfigTemplateCheck());
      assertThat(variant(finding)).isEqualTo("noParameters");
    }

    @Test
    void oneFileOfOneDefinitionIsDescribedOnce() throws Exception {
      Finding finding =
          with(
                  CONFIGURED,
                  parameters("engine-pd", "engine-conf"),
                  parameters("engine-pd2", "engine-conf"))
              .only(new ConfigTemplateCheck());
      assertThat(variant(finding)).isEqualTo("twice");
    }
  }

  @Nested
  class References {

    private static String topology(String compDef) {
      return "{'apiVersion':'apps.kubeblocks.io/v1','kind':'ClusterDefinition','metadata':{'name':'engine'},"
          + "'spec':{'topologies':[{'name':'t','components':[{'name':'c','compDef':'"
          + compDef
          + "'}]}]}}";
    }

    @ParameterizedTest
    @CsvSource({
      "engine-2, topology, BLOCKER",
      "^etcd-, elsewhere, INFO",
      "engine-1, matching, INFO",
      "^engi, matching, INFO"
    })
    void aTopologyNamesADefinitionOfThisChartOrOfAnother(
        String compDef, String variant, Severity severity) throws Exception {
      Finding finding =
          with(definition("engine-1", MAIN), topology(compDef)).only(new DefinitionReferences());
      assertThat(variant(finding)).isEqualTo(variant);
      assertThat(finding.severity()).isEqualTo(severity);
    }

    @Test
    void aPolicyForNoDefinitionIsAWarningAndOneDeadPatternOfSeveralIsNone() throws Exception {
      Finding finding =
          with(definition("engine-1", MAIN), template("'engine-9'", ""))
              .only(new DefinitionReferences());
      assertThat(variant(finding)).isEqualTo("backup");
      objects.clear();
      assertThat(
              with(definition("engine-1", MAIN), template("'engine-9','engine-1'", ""))
                  .only(new DefinitionReferences())
                  .status())
          .isEqualTo(Status.PASS);
    }

    @Test
    void parametersOfAnotherRevisionAreNoFault() throws Exception {
      with(
          definition("engine-1.2.0-alpha.1", MAIN),
          "{'apiVersion':'parameters.kubeblocks.io/v1alpha1','kind':'ParametersDefinition',"
              + "'metadata':{'name':'p'},'spec':{'componentDef':'^engine-1[.]2[.]0-alpha[.]0$'}}");
      assertThat(findings(new DefinitionReferences())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"engine-gone, absent, BLOCKER", "milvus-full, elsewhere, INFO"})
    void aMethodRunsAnActionSetOfThisChartOrOfAnother(
        String actionSet, String variant, Severity severity) throws Exception {
      Finding finding =
          with(
                  definition("engine-1", MAIN),
                  template(
                      "'engine-'", "{'name':'full','actionSetName':'%s'}".formatted(actionSet)))
              .only(new ActionSetReferences());
      assertThat(variant(finding)).isEqualTo(variant);
      assertThat(finding.severity()).isEqualTo(severity);
    }

    @Test
    void aScheduleOfAMethodThatIsNotThereIsAWarning() throws Exception {
      String policy =
          template("'engine-'", "{'name':'full'}")
              .replace("'compDefs'", "'schedules':[{'backupMethod':'other'}],'compDefs'");
      Finding finding = with(definition("engine-1", MAIN), policy).only(new ActionSetReferences());
      assertThat(variant(finding)).isEqualTo("schedule");
    }
  }

  @Nested
  class ReleaseImages {

    @ParameterizedTest
    @CsvSource({
      "8.0.1, whole, PASS, INFO",
      "7.0.0, noImage, FAIL, WARNING",
      "9.0.0, noImageByDefault, FAIL, BLOCKER"
    })
    void theDefinitionsOwnVersionNeedsARelease(
        String own, String variant, Status status, Severity severity) throws Exception {
      Finding finding =
          with(
                  definition("engine-1", "'serviceVersion':'" + own + "'," + MAIN),
                  version("'engine-'", release("a", "8.0.1", "'main':'x:8'"), "a"))
              .only(new ReleaseImagesCheck());
      assertThat(variant(finding)).isEqualTo(variant);
      assertThat(finding.status()).isEqualTo(status);
      assertThat(finding.severity()).isEqualTo(severity);
    }

    @Test
    void theDefinitionsOwnImageCountsForItsOwnVersionOnly() throws Exception {
      String own =
          "'serviceVersion':'%s','runtime':{'containers':[{'name':'main'},"
              + "{'name':'exporter','image':'e:1'}]}";
      Finding finding =
          with(
                  definition("engine-1", own.formatted("8.0.1")),
                  version(
                      "'engine-'",
                      release("a", "8.0.1", "'main':'x:8'")
                          + ","
                          + release("b", "9.0.0", "'main':'x:9'"),
                      "a",
                      "b"))
              .only(new ReleaseImagesCheck());
      assertThat(variant(finding)).isEqualTo("noImageByDefault");
      assertThat(finding.facts().values())
          .containsEntry("containers", List.of("exporter"))
          .containsEntry("versions", List.of("9.0.0"));
    }

    @Test
    void aVersionThatIsNotSemanticIsToldOnce() throws Exception {
      Finding finding =
          with(
                  definition("engine-1", MAIN),
                  version("'engine-'", release("a", "20241115-latest", "'main':'x'"), "a"))
              .only(new ReleaseImagesCheck());
      assertThat(variant(finding)).isEqualTo("notSemantic");
    }

    @Test
    void aReleaseThatNoRuleGivesADefinitionMakesTheWholeVersionUnavailable() throws Exception {
      with(
          definition("engine-1", "'serviceVersion':'8.0.1'," + MAIN),
          version(
              "'engine-'",
              release("a", "8.0.1", "'main':'x:8'") + "," + release("b", "9.0.0", "'main':'x:9'"),
              "a"));
      assertThat(findings(new ReleaseImagesCheck()))
          .filteredOn(finding -> variant(finding).equals("noDefinition"))
          .singleElement()
          .satisfies(
              finding ->
                  assertThat(finding.facts().values()).containsEntry("releases", List.of("b")));
    }

    @Test
    void aKeyThatNothingIsCalledIsToldAndAnActionsInAnyCaseIsNot() throws Exception {
      Finding finding =
          with(
                  definition(
                      "engine-1",
                      "'lifecycleActions':{'roleProbe':{'exec':{'command':['sh']}}}," + MAIN),
                  version(
                      "'engine-'",
                      release("a", "8.0.1", "'main':'x','ROLEPROBE':'y','role-probe':'z'"),
                      "a"))
              .only(new ReleaseImagesCheck());
      assertThat(variant(finding)).isEqualTo("unusedKey");
      assertThat(finding.facts().values()).containsEntry("keys", List.of("role-probe"));
    }
  }

  @Nested
  class ExecImages {

    private static String actions(String... execs) {
      List<String> names = List.of("roleProbe", "memberLeave", "availableProbe");
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < execs.length; i++) {
        fields.add("'%s':{'exec':{%s'command':['/bin/tool']}}".formatted(names.get(i), execs[i]));
      }
      return "'lifecycleActions':{" + String.join(",", fields) + "}," + MAIN;
    }

    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '"',
        value = {
          "'image':'a:1'; 'image':'a:2'; images; FAIL",
          "'image':'a:1'; 'image':'a:1'; one; PASS",
          "'container':'main'; 'container':'side'; containers; FAIL",
          "'container':'gone'; 'container':'gone'; noContainer; FAIL",
          "'image':'a:1'; 'container':'main'; one; PASS"
        },
        delimiter = ';')
    void actionsAgreeOnOneImageAndOneContainer(
        String first, String second, String variant, Status status) throws Exception {
      Finding finding =
          with(definition("engine-1", actions(first + ",", second + ",")))
              .only(new ExecImageCheck());
      assertThat(variant(finding)).isEqualTo(variant);
      assertThat(finding.status()).isEqualTo(status);
      assertThat(finding.severity())
          .isEqualTo(status == Status.FAIL ? Severity.BLOCKER : Severity.INFO);
    }

    @Test
    void theAvailableProbeIsNotAsked() throws Exception {
      String actions = actions("'image':'a:1',", "'image':'a:1',", "'image':'b:1',");
      assertThat(with(definition("engine-1", actions)).only(new ExecImageCheck()).status())
          .isEqualTo(Status.PASS);
    }

    @Test
    void aReleaseThatSetsOneOfTwoImagesIsFound() throws Exception {
      Finding finding =
          with(
                  definition("engine-1", actions("'image':'a:1',", "'image':'a:1',")),
                  version("'engine-'", release("a", "8.0.1", "'main':'x','roleprobe':'b:1'"), "a"))
              .only(new ExecImageCheck());
      assertThat(variant(finding)).isEqualTo("images");
      assertThat(finding.facts().values()).containsEntry("images", List.of("a:1", "b:1"));
    }
  }

  @Nested
  class Interpreters {

    private static final String SCRIPT =
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'scripts'},"
            + "'data':{'leave.sh':'#!/bin/bash\\necho'}}";

    private ContractChecksTest leaving(String exec) {
      return with(
          SCRIPT,
          definition(
              "engine-1",
              "'scripts':[{'name':'s','template':'scripts','volumeName':'scripts'}],"
                  + "'lifecycleActions':{'memberLeave':{'exec':{"
                  + exec
                  + "}}},'runtime':{'containers':[{'name':'main','image':'apecloud/engine:1',"
                  + "'volumeMounts':[{'name':'scripts','mountPath':'/scripts'}]}]}"));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        quoteCharacter = '"',
        value = {
          "'command':['/bin/bash','-c','x']; WARNING",
          "'command':['bash','/scripts/leave.sh'],'container':'main'; WARNING",
          "'command':['/scripts/leave.sh'],'container':'main'; WARNING",
          "'image':'alpine:3','command':['bash','-c','x']; BLOCKER",
          "'command':['/bin/sh','-c','x']; INFO",
          "'image':'docker.io/mariadb:11','command':['bash','-c','x']; INFO"
        })
    void theToolsImageHasNoBash(String exec, Severity severity) throws Exception {
      assertThat(leaving(exec).only(new InterpreterCheck()).severity()).isEqualTo(severity);
    }

    @Test
    void whereThePlatformsToolsImageWasReadItIsSure() throws Exception {
      fixture.images(
          """
          {"controllers":[{"namespace":"kb","name":"kb","containers":[],"running":[],
            "settings":{"KUBEBLOCKS_TOOLS_IMAGE":"mirror.example/apecloud/kubeblocks-tools:1.0.2"}}]}""");
      assertThat(leaving("'command':['bash','-c','x']").only(new InterpreterCheck()).isBlocker())
          .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "'image':'apecloud/engine:1','command':['bash','-c','x']",
          "'command':['/tools/bash','-c','x']",
          "'command':['curl','x']"
        })
    void ofAnImageThatIsNotKnownNothingIsClaimed(String exec) throws Exception {
      assertThat(leaving(exec).findings(new InterpreterCheck())).isEmpty();
    }

    @Test
    void aReleasesImageOfAnActionIsWhereAllActionsRun() throws Exception {
      leaving("'command':['bash','-c','x']")
          .with(
              version(
                  "'engine-'",
                  release("a", "8.0.1", "'main':'x','memberLeave':'docker.io/mariadb:11'"),
                  "a"));
      assertThat(only(new InterpreterCheck()).status()).isEqualTo(Status.PASS);
    }

    @Test
    void theMappedImageOfAJobIsLookedAt() throws Exception {
      Finding finding =
          with(
                  definition("engine-1", "'serviceVersion':'8.0.1'," + MAIN),
                  template(
                      "'engine-'", mapped("full", "engine-full", "IMAGE", row("8", "alpine:3.22"))),
                  actionSet("engine-full", "", "$(IMAGE)", "'bash','-c','x'"))
              .only(new InterpreterCheck());
      assertThat(finding.isBlocker()).isTrue();
      assertThat(finding.facts().values()).containsEntry("image", "alpine:3.22");
    }

    @Test
    void theCaseFileKnowsBetterThanTheTable() throws Exception {
      fixture.caseFile(
          new CaseFile(
              Optional.empty(),
              Optional.empty(),
              List.of(),
              List.of(),
              List.of(),
              Map.of(),
              Map.of(
                  "docker.io/apecloud/kubeblocks-tools",
                  new CaseFile.StatedImage(List.of("bash"), List.of()),
                  "apecloud/engine:1",
                  new CaseFile.StatedImage(List.of(), List.of("python3")))));
      assertThat(leaving("'command':['bash','-c','x']").only(new InterpreterCheck()).status())
          .isEqualTo(Status.PASS);
      objects.clear();
      Finding finding =
          leaving("'image':'apecloud/engine:1','command':['python3','x']")
              .only(new InterpreterCheck());
      assertThat(finding.evidence())
          .extracting(Evidence::strength)
          .contains(Evidence.Strength.REPORTED);
    }
  }

  @Nested
  class ShellFeatures {

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        quoteCharacter = '"',
        value = {
          "docker.io/mariadb:11; set -eo pipefail; stops; BLOCKER",
          "docker.io/mariadb:11; (set -o pipefail) 2>/dev/null && set -e; differs; WARNING",
          "docker.io/mariadb:11; [[ -n $A ]] && echo; differs; WARNING",
          "docker.io/mariadb:11; set -e; kept; INFO",
          "alpine:3.22; set -eo pipefail; kept; INFO"
        })
    void whatShIsInTheImageDecides(String image, String script, String variant, Severity severity)
        throws Exception {
      Finding finding =
          with(
                  definition("engine-1", MAIN),
                  template("'engine-'", "{'name':'full','actionSetName':'engine-full'}"),
                  actionSet("engine-full", "", image, "'sh','-c','" + script + "'"))
              .only(new ShellFeaturesCheck());
      assertThat(variant(finding)).isEqualTo(variant);
      assertThat(finding.severity()).isEqualTo(severity);
    }

    @Test
    void bashAndImagesThatAreNotKnownArePassedOver() throws Exception {
      with(
          definition("engine-1", MAIN),
          actionSet("a", "", "docker.io/mariadb:11", "'bash','-c','set -o pipefail'"),
          actionSet("b", "", "apecloud/engine:1", "'sh','-c','set -o pipefail'"));
      assertThat(findings(new ShellFeaturesCheck())).isEmpty();
    }
  }

  @Nested
  class Sideloaded {

    private List<Finding> with(String policy, String heldByNode) throws Exception {
      fixture.images(
          """
          {"controllers":[{"namespace":"kb","name":"kb","containers":[],"running":[],
            "settings":{"KUBEBLOCKS_IMAGE_PULL_POLICY":"%s"}}]}"""
              .formatted(policy));
      fixture.substrate(
          """
          {"reads":{},"nodes":[{"name":"n1","ready":true,"kubelet":"v1.33.1","imagesShown":10}],
           "nodeImages":[{"image":"%s","nodes":["n1"]}],"storageClasses":[],"csiDrivers":[],
           "backupRepos":[],"addons":[],"workloads":[],"pods":[],"events":[],"patched":[],
           "pullSecrets":[],"releases":[],"terminating":[]}"""
              .formatted(heldByNode));
      return ContractChecksTest.this
          .with(
              definition(
                  "engine-1",
                  "'runtime':{'containers':[{'name':'main','image':'x:1',"
                      + "'imagePullPolicy':'Never'}]}"),
              actionSet("engine-full", "", "backup:1", "'bash'"),
              actionSet("engine-back", "", "restore:1", "'bash'")
                  .replace("'backup':{'backupData'", "'restore':{'prepareData'"))
          .findings(new SideloadedImages());
    }

    @Test
    void aRestoreJobPullsWhereNothingIsToBePulled() throws Exception {
      assertThat(with("Never", "docker.io/library/other:1"))
          .singleElement()
          .satisfies(
              finding ->
                  assertThat(finding.facts().values())
                      .containsEntry("images", List.of("restore:1")));
    }

    @Test
    void whatEveryNodeHoldsIsNotPulled() throws Exception {
      assertThat(with("Never", "docker.io/library/restore:1")).isEmpty();
    }

    @Test
    void wherePullingIsMeantNothingIsSaid() throws Exception {
      assertThat(with("IfNotPresent", "docker.io/library/other:1")).isEmpty();
    }
  }

  @Nested
  class AnyChart {
    @Test
    void withoutAChartNothingIsSaid() throws Exception {
      Examination empty = new Examination(new SnapshotFixture().snapshot(), CATALOG);
      assertThat(Checks.all().stream().filter(ContractCheck.class::isInstance))
          .hasSizeGreaterThan(7)
          .allSatisfy(check -> assertThat(check.examine(empty)).isEmpty());
    }

    @Test
    void aHostileChartIsRead() throws Exception {
      with(
          "{'apiVersion':'apps.kubeblocks.io/v1','kind':'ComponentDefinition','metadata':{'name':'a'},"
              + "'spec':{'runtime':'x','lifecycleActions':[1],'configs':{'a':1},'serviceVersion':7}}",
          "{'apiVersion':'apps.kubeblocks.io/v1','kind':'ComponentVersion','metadata':{'name':'a'},"
              + "'spec':{'compatibilityRules':[null,{'compDefs':['(',5]}],'releases':[7,{'images':[]}]}}",
          "{'apiVersion':'dataprotection.kubeblocks.io/v1alpha1','kind':'BackupPolicyTemplate',"
              + "'metadata':{'name':'a'},'spec':{'compDefs':'a','backupMethods':[{'env':{}}]}}");
      for (Check check : Checks.all()) {
        if (check instanceof ContractCheck) {
          findings(check);
        }
      }
    }
  }
}
