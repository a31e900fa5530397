package io.skewpack.schema;

import static io.skewpack.schema.SchemaCase.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MutationRunTest {

  private final CrdSchemas schemas = VersionCatalog.load().release("1.0.2").orElseThrow().schemas();

  private final JsonNode accepted =
      json(
          "{'apiVersion':'apps.kubeblocks.io/v1','kind':'ComponentDefinition','metadata':"
              + "{'name':'a','labels':{'l':'v'}},'spec':{'provider':'p','serviceKind':'mysql',"
              + "'serviceVersion':'8.0.30','runtime':{'containers':[{'name':'c','image':'i',"
              + "'ports':[{'name':'n','containerPort':3306,'protocol':'TCP'}]}]},"
              + "'updateStrategy':'BestEffortParallel','roles':[{'name':'primary',"
              + "'updatePriority':2},{'name':'secondary'}],'vars':[{'name':'V','value':'x'}]}}");

  private final JsonNode rejected =
      json("{'apiVersion':'apps.kubeblocks.io/v1','kind':'Cluster','metadata':{}}");

  @Test
  void reportsEveryFaultExactlyAndNothingElse() throws Exception {
    MutationRun run = MutationRun.of(List.of(accepted, rejected), schemas, 1, 1_000);

    assertThat(run.misses()).isEmpty();
    assertThat(run.byRule().keySet())
        .contains(
            Rule.UNKNOWN,
            Rule.REQUIRED,
            Rule.TYPE,
            Rule.ENUM,
            Rule.KIND,
            Rule.VERSION,
            Rule.PATTERN,
            Rule.LENGTH,
            Rule.DUPLICATE);
    assertThat(run.exact()).isEqualTo(run.mutants()).isGreaterThan(50);
  }

  @Test
  void makesTheSameMutantsOfTheSameSeed() throws Exception {
    assertThat(MutationRun.mutants(List.of(accepted), schemas, 3, 2))
        .isEqualTo(MutationRun.mutants(List.of(accepted), schemas, 3, 2))
        .isNotEqualTo(MutationRun.mutants(List.of(accepted), schemas, 4, 2));
  }

  @Test
  void makesNoMutantsOfWhatIsRejectedAnyway() throws Exception {
    assertThat(MutationRun.mutants(List.of(rejected), schemas, 1, 10)).isEmpty();
  }

  @Test
  void countsAReportAsExactOnlyWithItsPathAndRuleAlone() {
    Mutant mutant = new Mutant(0, ".spec.x", Rule.UNKNOWN, accepted);

    assertThat(mutant.isReportedBy(reports(".spec.x"))).isTrue();
    assertThat(mutant.isReportedBy(reports(".spec.y"))).isFalse();
    assertThat(mutant.isReportedBy(reports(".spec.x", ".spec.y"))).isFalse();
    assertThat(mutant.isReportedBy(new Judgement.Accepted(CelCoverage.NONE))).isFalse();
  }

  private static Judgement reports(String... paths) {
    return new Judgement.Rejected(
        List.of(paths).stream()
            .map(
                path ->
                    new RejectedField(
                        "K",
                        "a",
                        path,
                        Rule.UNKNOWN,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
            .toList(),
        CelCoverage.NONE);
  }
}
