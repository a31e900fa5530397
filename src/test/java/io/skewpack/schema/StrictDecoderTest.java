package io.skewpack.schema;

import static io.skewpack.schema.SchemaCase.json;
import static io.skewpack.schema.SchemaCase.object;
import static io.skewpack.schema.SchemaCase.rejections;
import static io.skewpack.schema.SchemaCase.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictDecoderTest {

  /** kube-openapi validate/type.go, values.go, object_validator.go, slice_validator.go. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'string'}                                | 5          | .spec type",
        "{'type':'integer'}                               | 1.0        | ",
        "{'type':'integer'}                               | 1.5        | .spec type",
        "{'type':'number'}                                | 1          | ",
        "{'type':'string','enum':['a']}                   | 5          | .spec type, .spec enum",
        "{'type':'string','nullable':true}                | null       | ",
        "{'type':'string','nullable':true,'enum':['a']}   | null       | .spec enum",
        "{'type':'string','maxLength':2,'pattern':'^a$'}  | 'bbb'      | .spec length",
        "{'type':'string','maxLength':1}                  | '\ud83d\ude00' | ",
        "{'type':'string','pattern':'b'}                  | 'abc'      | ",
        "{'type':'string','pattern':'^[a-z]+$'}           | 'a1'       | .spec pattern",
        "{'type':'integer','maximum':5,'exclusiveMaximum':true} | 5    | .spec range",
        "{'type':'integer','minimum':1.5}                 | 1          | ",
        "{'type':'integer','multipleOf':5}                | 7          | .spec range",
        "{'type':'array','maxItems':1,'items':{'type':'string'}} | ['a','b'] | .spec length",
        "{'type':'object','minProperties':1,'additionalProperties':{'type':'string'}} | {} | .spec length",
        "{'type':'array','items':{'type':'string'}}       | ['a',1]    | .spec[1] type",
        "{'type':'object','additionalProperties':{'type':'string'}} | {'a.b/c':1} | .spec[a.b/c] type",
      })
  void holdsValuesToTheirSchema(String schema, String value, String expected) {
    assertThat(String.join(", ", reordered(spec(schema).reject(value))))
        .isEqualTo(expected == null ? "" : expected);
  }

  private static List<String> reordered(List<String> rejections) {
    return rejections.stream().sorted((a, b) -> b.compareTo(a)).toList();
  }

  /** apiextensions-apiserver pkg/apiserver/validation/formats.go: int32 is not among them. */
  @Test
  void ignoresFormatsTheServerDoesNotKnow() {
    assertThat(spec("{'type':'integer','format':'int32'}").reject("2147483648")).isEmpty();
    assertThat(spec("{'type':'string','format':'k8s-short-name'}").reject("'A_b'")).isEmpty();
    assertThat(spec("{'type':'string','format':'date-time'}").reject("'yesterday'"))
        .containsExactly(".spec format");
  }

  /** pkg/apiserver/schema/pruning/algorithm.go. */
  @Test
  void reportsEveryUnknownFieldByItsAbsolutePath() {
    SchemaCase schema =
        spec(
            "{'type':'object','properties':{'list':{'type':'array','items':{'type':'object',"
                + "'properties':{'known':{'type':'string'}}}}}}");

    assertThat(schema.reject("{'list':[{'known':'x'},{'odd':1,'known':'y'}],'strange':{'a':1}}"))
        .containsExactly(".spec.list[1].odd unknown", ".spec.strange unknown");
  }

  /** pruning/algorithm.go, skipPrune: what is specified inside is closed again. */
  @Test
  void preservesUnknownFieldsOnlyWhereNothingIsSpecified() {
    SchemaCase schema =
        spec(
            "{'type':'object','x-kubernetes-preserve-unknown-fields':true,'properties':"
                + "{'closed':{'type':'object','properties':{'known':{'type':'string'}}}}}");

    assertThat(schema.reject("{'free':{'x':1},'closed':{'odd':1}}"))
        .containsExactly(".spec.closed.odd unknown");
  }

  /** pruning/algorithm.go: a list that preserves unknown fields hands that on to its items. */
  @Test
  void preservesUnknownFieldsInTheItemsOfAPreservingList() {
    SchemaCase schema =
        spec(
            "{'type':'array','x-kubernetes-preserve-unknown-fields':true,'items':"
                + "{'type':'object','properties':{'name':{'type':'string'}}}}");

    assertThat(schema.reject("[{'name':'a','odd':1}]")).isEmpty();
  }

  /** pruning/algorithm.go: additionalProperties: true says nothing of what a value may hold. */
  @Test
  void findsFieldsOfUnspecifiedMapValuesUnknown() {
    SchemaCase schema = spec("{'type':'object','additionalProperties':true}");

    assertThat(schema.reject("{'a':1}")).isEmpty();
    assertThat(schema.reject("{'a':{'b':1}}")).containsExactly(".spec.a.b unknown");
  }

  @Test
  void doesNotCallFieldsUnknownBelowAWrongType() {
    assertThat(
            spec("{'type':'object','properties':{'s':{'type':'string'}}}").reject("{'s':{'a':1}}"))
        .containsExactly(".spec.s type");
  }

  /** pkg/apiserver/schema/defaulting/algorithm.go and prunenulls.go. */
  @Test
  void fillsInDefaultsBeforeItAsksForRequiredFields() {
    SchemaCase schema =
        spec(
            "{'type':'object','required':['a','p'],'properties':{'a':{'type':'integer','default':7},"
                + "'p':{'type':'object','properties':{'d':{'type':'string','default':'q'}}}}}");

    assertThat(schema.reject("{'p':{}}")).isEmpty();
    assertThat(schema.reject("{'a':null,'p':{}}")).as("a null takes the default").isEmpty();
    assertThat(schema.reject("{}"))
        .as("a default below a missing parent does not make the parent")
        .containsExactly(".spec.p required");
  }

  @Test
  void dropsNullsThatNeitherTypeNorDefaultAllows() {
    SchemaCase schema =
        spec(
            "{'type':'object','required':['a'],'properties':{'a':{'type':'string'},"
                + "'b':{'type':'string'}}}");

    assertThat(schema.reject("{'a':'x','b':null}")).isEmpty();
    assertThat(schema.reject("{'a':null}")).containsExactly(".spec.a required");
  }

  /** An item of a list is not dropped: prunenulls.go deletes from maps only. */
  @Test
  void keepsANullInAList() {
    assertThat(spec("{'type':'array','items':{'type':'string'}}").reject("[null]"))
        .containsExactly(".spec[0] type");
  }

  @Test
  void doesNotChangeTheObject() {
    JsonNode object = object("{'b':null,'odd':1}");
    JsonNode before = object.deepCopy();

    spec("{'type':'object','properties':{'a':{'default':1},'b':{'type':'string'}}}").judge(object);

    assertThat(object).isEqualTo(before);
  }

  /** validation.go: int-or-string is the types integer and string. */
  @Test
  void takesIntegersAndStringsForIntOrString() {
    SchemaCase schema =
        spec(
            "{'x-kubernetes-int-or-string':true,'anyOf':[{'type':'integer'},{'type':'string'}],"
                + "'pattern':'^[0-9]+%$'}");

    assertThat(schema.reject("5")).isEmpty();
    assertThat(schema.reject("'5%'")).isEmpty();
    assertThat(schema.reject("'five'")).containsExactly(".spec pattern");
    assertThat(schema.reject("true")).containsExactly(".spec type");
  }

  /** kube-openapi validate/schema_props.go: the branch with the most matches is named too. */
  @Test
  void namesTheNearestBranchOfABrokenAnyOf() {
    SchemaCase schema =
        spec(
            "{'type':'object','properties':{'a':{'type':'integer'},'x':{'type':'integer'}},"
                + "'anyOf':[{'required':['a']},{'required':['b'],'properties':{'x':{'minimum':2}}}]}");

    assertThat(schema.reject("{'a':1}")).isEmpty();
    assertThat(schema.reject("{'x':3}")).containsExactly(".spec logic", ".spec.b required");
  }

  @Test
  void countsTheBranchesOfOneOfAndRefusesWhatNotMatches() {
    String ab = "'properties':{'a':{'type':'integer'},'b':{'type':'integer'}}";
    SchemaCase oneOf =
        spec("{'type':'object'," + ab + ",'oneOf':[{'required':['a']},{'required':['b']}]}");
    SchemaCase not = spec("{'type':'object'," + ab + ",'not':{'required':['a']}}");

    assertThat(oneOf.reject("{'a':1}")).isEmpty();
    assertThat(oneOf.reject("{'a':1,'b':1}")).containsExactly(".spec logic");
    assertThat(not.reject("{'b':1}")).isEmpty();
    assertThat(not.reject("{'a':1}")).containsExactly(".spec logic");
  }

  /** pkg/apiserver/schema/listtype/validation.go: keys after defaults, the second one only. */
  @Test
  void findsDuplicatesByListMapKeysAfterDefaulting() {
    SchemaCase schema =
        spec(
            "{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':"
                + "['name','port'],'items':{'type':'object','properties':{'name':{'type':'string'},"
                + "'port':{'type':'integer','default':80}}}}");

    assertThat(schema.reject("[{'name':'a','port':1},{'name':'a'}]")).isEmpty();
    assertThat(schema.reject("[{'name':'a','port':80},{'name':'a'},{'name':'a'}]"))
        .containsExactly(".spec[1] duplicate");
  }

  @Test
  void findsEqualItemsOfASet() {
    SchemaCase schema =
        spec("{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}}");

    assertThat(schema.reject("['a','b','a']")).containsExactly(".spec[2] duplicate");
  }

  /** pkg/apiserver/schema/objectmeta/validation.go and coerce.go. */
  @Test
  void asksEmbeddedResourcesForTheirTypeAndMetadata() {
    SchemaCase schema =
        spec(
            "{'type':'object','x-kubernetes-embedded-resource':true,"
                + "'x-kubernetes-preserve-unknown-fields':true}");

    assertThat(schema.reject("{'apiVersion':'v1','kind':'Pod','any':1}")).isEmpty();
    assertThat(schema.reject("{'kind':'P p','metadata':{'odd':1}}"))
        .containsExactly(
            ".spec.apiVersion required", ".spec.kind pattern", ".spec.metadata.odd unknown");
  }

  /** apimachinery pkg/apis/meta/v1/types.go and pkg/api/validation/objectmeta.go. */
  @Test
  void holdsMetadataToObjectMeta() {
    JsonNode object =
        json(
            "{'apiVersion':'x.y/v1','kind':'K','spec':{},'metadata':{'name':'Not_Valid','odd':1,"
                + "'labels':{'app.kubernetes.io/name':'a b','n':1},'annotations':{'b a d':'x'},"
                + "'creationTimestamp':null}}");

    assertThat(rejections(spec("{'type':'object'}").judge(object)))
        .containsExactly(
            ".metadata.annotations[b a d] pattern",
            ".metadata.labels.n type",
            ".metadata.labels[app.kubernetes.io/name] pattern",
            ".metadata.name pattern",
            ".metadata.odd unknown");
  }

  @Test
  void takesAGeneratedNameForAName() {
    JsonNode object =
        json("{'apiVersion':'x.y/v1','kind':'K','metadata':{'generateName':'a-'},'spec':{}}");
    JsonNode nameless = json("{'apiVersion':'x.y/v1','kind':'K','metadata':{},'spec':{}}");

    assertThat(rejections(spec("{'type':'object'}").judge(object))).isEmpty();
    assertThat(rejections(spec("{'type':'object'}").judge(nameless)))
        .containsExactly(".metadata.name required");
  }

  /** pkg/registry/customresource/strategy.go: creation drops the status, after strict decoding. */
  @Test
  void looksForUnknownFieldsInTheStatusAndForNothingElse() {
    SchemaCase schema = spec("{'type':'object'}");
    ((com.fasterxml.jackson.databind.node.ObjectNode) schema.openApi().get("properties"))
        .set("status", json("{'type':'object','properties':{'n':{'type':'integer'}}}"));
    JsonNode object =
        json(
            "{'apiVersion':'x.y/v1','kind':'K','metadata':{'name':'a'},"
                + "'status':{'n':'text','odd':1}}");

    assertThat(rejections(schema.judge(object))).containsExactly(".status.odd unknown");
  }
}
