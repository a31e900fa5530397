package io.skewpack.schema;

import static io.skewpack.schema.SchemaCase.json;
import static io.skewpack.schema.SchemaCase.object;
import static io.skewpack.schema.SchemaCase.rejections;
import static io.skewpack.schema.SchemaCase.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** apiextensions-apiserver v0.34, pkg/apiserver/schema/cel, on creation. */
class CelRulesTest {

  private static final String HOLDS = "holds";
  private static final String BROKEN = "broken";

  /** A schema with its members in single quotes and rules, which may hold such quotes. */
  private static SchemaCase ruled(String schema, String... rules) {
    SchemaCase built = spec(schema);
    ObjectNode node = (ObjectNode) built.openApi().get("properties").get("spec");
    var list = node.putArray("x-kubernetes-validations");
    Arrays.stream(rules).forEach(rule -> list.addObject().put("rule", rule));
    return built;
  }

  /** What becomes of one rule over {@code .spec}. */
  private static String outcome(String schema, String rule, String value) {
    Judgement judgement = ruled(schema, rule).judge(object(value));
    if (!judgement.celSites().isEmpty()) {
      return judgement.celSites().get(0).reason().toString();
    }
    assertThat(judgement.cel().evaluated().values()).containsExactly(1);
    return rejections(judgement).contains(".spec cel") ? BROKEN : HOLDS;
  }

  private static String fields(String properties) {
    return "{'type':'object','properties':" + properties + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        // integers are integers, and a number is one whatever it looks like
        "{'a':{'type':'integer'}} ; self.a + 1 == 3                        ; {'a':2} ; holds",
        "{'a':{'type':'integer'}} ; self.a == 3                            ; {'a':2} ; broken",
        "{'a':{'type':'number'}}  ; self.a == 2.0 && type(self.a) == double ; {'a':2} ; holds",
        "{'a':{'type':'number'}}  ; self.a < 2                             ; {'a':2.5} ; broken",
        // the server's compiler knows types, and refuses the CRD
        "{'a':{'type':'number'}}  ; self.a == 2                            ; {'a':2} ; NOT_COMPILED",
        "{'a':{'type':'integer'}} ; self.b == 2                            ; {'a':2} ; NOT_COMPILED",
        "{'a':{'type':'integer'}} ; self.a                                 ; {'a':2} ; NOT_COMPILED",
        // int-or-string is what it is
        "{'a':{'x-kubernetes-int-or-string':true}} ; type(self.a) == int ? self.a < 5 : self.a == '50%' ; {'a':4}     ; holds",
        "{'a':{'x-kubernetes-int-or-string':true}} ; type(self.a) == int ? self.a < 5 : self.a == '50%' ; {'a':'50%'} ; holds",
        "{'a':{'x-kubernetes-int-or-string':true}} ; type(self.a) == int ? self.a < 5 : self.a == '50%' ; {'a':7}     ; broken",
        "{'a':{'x-kubernetes-int-or-string':true}} ; self.a < 5                                         ; {'a':'50%'} ; broken",
        // formats
        "{'a':{'type':'string','format':'date-time'}} ; self.a < timestamp('2021-01-01T00:00:00Z') ; {'a':'2020-06-01T10:00:00.5+02:00'} ; holds",
        "{'a':{'type':'string','format':'date-time'}} ; self.a < timestamp('2020-01-01T00:00:00Z') ; {'a':'2020-06-01T10:00:00Z'}        ; broken",
        "{'a':{'type':'string','format':'date'}}      ; self.a.getMonth() == 5                     ; {'a':'2020-06-01'}                  ; holds",
        "{'a':{'type':'string','format':'duration'}}  ; self.a == duration('90m')                  ; {'a':'1h30m'}                       ; holds",
        "{'a':{'type':'string','format':'duration'}}  ; self.a < duration('49h')                   ; {'a':'2 days'}                      ; holds",
        "{'a':{'type':'string','format':'duration'}}  ; self.a < duration('1h')                    ; {'a':'1h30m'}                       ; broken",
        "{'a':{'type':'string','format':'byte'}}      ; self.a == b'abc'                           ; {'a':'YWJj'}                        ; holds",
        "{'a':{'type':'string','format':'byte'}}      ; size(self.a) == 4                          ; {'a':'YWJj'}                        ; broken",
        "{'a':{'type':'string','format':'uri'}}       ; self.a.startsWith('http')                  ; {'a':'http://x/'}                   ; holds",
        // absent is an error unless asked for; null counts as absent
        "{'a':{'type':'string'},'b':{'type':'string'}} ; self.a == 'x'                  ; {'b':'y'} ; broken",
        "{'a':{'type':'string'},'b':{'type':'string'}} ; !has(self.a) || self.a == 'x'  ; {'b':'y'} ; holds",
        "{'a':{'type':'string','nullable':true}}       ; has(self.a)                    ; {'a':null} ; broken",
        "{'a':{'type':'string','default':'x'}}         ; self.a == 'x'                  ; {}        ; holds",
        "{'a':{'type':'string'}}                       ; !has(self.a) || 'y'.size() == 1 ; {'a':'x','unknown':1} ; holds",
        // objects have fields, maps have keys
        "{'m':{'type':'object','additionalProperties':{'type':'string'}}} ; self.m.all(k, size(k) <= 2 && self.m[k] != '') ; {'m':{'ab':'x'}}  ; holds",
        "{'m':{'type':'object','additionalProperties':{'type':'string'}}} ; self.m.all(k, size(k) <= 2)                    ; {'m':{'abc':'x'}} ; broken",
        "{'m':{'type':'object','additionalProperties':{'type':'string','nullable':true}}} ; 'k' in self.m && self.m['k'] == null ; {'m':{'k':null}} ; NOT_COMPILED",
        "{'m':{'type':'object','additionalProperties':{'type':'integer'}}} ; self.m['__x'] == 1 ; {'m':{'__x':1}} ; holds",
        "{'o':{'type':'object','x-kubernetes-preserve-unknown-fields':true,'properties':{'known':{'type':'integer'}}}} ; self.o.known == 1  ; {'o':{'known':1,'free':2}} ; holds",
        "{'o':{'type':'object','x-kubernetes-preserve-unknown-fields':true,'properties':{'known':{'type':'integer'}}}} ; self.o.free == 2   ; {'o':{'known':1,'free':2}} ; NOT_COMPILED",
        "{'o':{'x-kubernetes-preserve-unknown-fields':true}} ; has(self.o) ; {'o':{'free':2}} ; NOT_COMPILED",
        // names
        "{'a.b':{'type':'integer'}}       ; self.a__dot__b == 1         ; {'a.b':1}       ; holds",
        "{'a-b':{'type':'integer'}}       ; self.a__dash__b == 1        ; {'a-b':1}       ; holds",
        "{'a/b':{'type':'integer'}}       ; self.a__slash__b == 1       ; {'a/b':1}       ; holds",
        "{'a__b':{'type':'integer'}}      ; self.a__underscores__b == 1 ; {'a__b':1}      ; holds",
        "{'namespace':{'type':'integer'}} ; self.__namespace__ == 1     ; {'namespace':1} ; holds",
        "{'int':{'type':'integer'}}       ; self.int == 1               ; {'int':1}       ; holds",
        "{'a-b':{'type':'integer'}}       ; self.a__dash__b == 1        ; {'a-b':2}       ; broken",
        // Kubernetes' mixture of numbers
        "{'a':{'type':'integer'}} ; self.a < 2.5 ; {'a':2} ; holds",
        "{'a':{'type':'integer'}} ; 1 / self.a > 0 ; {'a':0} ; broken",
        "{'l':{'type':'array','items':{'type':'integer'}}} ; self.l[2] == 1 ; {'l':[1]} ; broken",
        // nothing but its hash is known of what is not said
        "{'a':{'type':'integer'}} ; unheardOf(self.a) ; {'a':2} ; NOT_COMPILED",
      })
  void evaluatesAsAnApiServerDoes(String properties, String rule, String value, String expected) {
    assertThat(outcome(fields(properties), rule, value)).isEqualTo(expected);
  }

  @Test
  void saysWhichFunctionIsNotKnown() {
    Judgement judgement =
        ruled(fields("{'a':{'type':'integer'}}"), "unheardOf(self.a)").judge(object("{'a':1}"));

    assertThat(judgement.celSites())
        .extracting(site -> site.path() + " " + site.detail().orElse(""))
        .containsExactly(".spec undeclared reference to 'unheardOf'");
    assertThat(judgement.cel().evaluated()).isEmpty();
    assertThat(judgement).as("and claims no rejection").isInstanceOf(Judgement.Accepted.class);
  }

  @Test
  void holdsEveryItemAndEveryValueToItsRule() {
    SchemaCase schema =
        spec(
            "{'type':'object','properties':{'list':{'type':'array','items':{'type':'integer',"
                + "'x-kubernetes-validations':[{'rule':'self > 0'}]}},'map':{'type':'object',"
                + "'additionalProperties':{'type':'integer',"
                + "'x-kubernetes-validations':[{'rule':'self < 0'}]}}}}");

    Judgement judgement = schema.judge(object("{'list':[1,-1,2],'map':{'a.b':1,'c':-1}}"));

    assertThat(rejections(judgement)).containsExactly(".spec.list[1] cel", ".spec.map[a.b] cel");
    assertThat(judgement.cel().evaluated().values()).containsExactlyInAnyOrder(3, 2);
  }

  @Test
  void showsTheRuleAndItsMessage() {
    ObjectNode rule = (ObjectNode) json("{'message':' a comes to nothing '}");
    rule.put("rule", "self.a > 0");
    SchemaCase schema = spec(fields("{'a':{'type':'integer'}}"));
    ((ObjectNode) schema.openApi().get("properties").get("spec"))
        .putArray("x-kubernetes-validations")
        .add(rule);

    RejectedField field = schema.judge(object("{'a':0}")).rejections().get(0);

    assertThat(field.path()).isEqualTo(".spec");
    assertThat(field.expected()).contains("self.a > 0");
    assertThat(field.found()).contains("a comes to nothing");
    assertThat(field.celRule()).contains(io.skewpack.snapshot.Sha256.of("self.a > 0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'a is ' + string(self.a)  ; plain ; a is 0",
        "'two\\nlines'             ; plain ; plain",
        "'  '                      ; plain ; plain",
        "string(1 / self.a)        ; plain ; plain",
        "self.a                    ; plain ; plain",
        "unheardOf(self.a)         ;       ; ",
      })
  void prefersTheMessageExpressionWhereItGivesOneLine(
      String expression, String message, String expected) {
    SchemaCase schema = ruled(fields("{'a':{'type':'integer'}}"), "self.a > 0");
    ObjectNode rule =
        (ObjectNode) schema.openApi().at("/properties/spec/x-kubernetes-validations/0");
    rule.put("messageExpression", expression);
    if (message != null) {
      rule.put("message", message);
    }

    assertThat(schema.judge(object("{'a':0}")).rejections().get(0).found().orElse(null))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        ".a.b        ; .spec.a.b",
        ".a['b']     ; .spec.a.b",
        ".m['x.y']   ; .spec.m[x.y]",
        ".nowhere    ; .spec",
        "a           ; .spec",
      })
  void blamesTheFieldThatTheRuleNames(String fieldPath, String expected) {
    SchemaCase schema =
        ruled(
            fields(
                "{'a':{'type':'object','properties':{'b':{'type':'integer'}}},'m':{'type':'object',"
                    + "'additionalProperties':{'type':'integer'}}}"),
            "false");
    ((ObjectNode) schema.openApi().at("/properties/spec/x-kubernetes-validations/0"))
        .put("fieldPath", fieldPath);

    assertThat(schema.judge(object("{}")).rejections())
        .extracting(RejectedField::path)
        .containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "self == oldSelf                              ; ",
        "!has(oldSelf.a) || has(self.a)               ; ",
        "self.a == 'oldSelf'                          ; broken",
        "self.a == \"it is oldSelf\"                  ; broken",
        "self.a == 'it\\'s oldSelf'                    ; broken",
        "self.a == r'\\s oldSelf'                     ; broken",
        "self.a == \"\"\"an \"oldSelf\" \"\"\"           ; broken",
        "self.oldSelf == 1 // oldSelf                 ; broken",
      })
  void leavesTransitionRulesAloneAndNoOthers(String rule, String expected) {
    Judgement judgement =
        ruled(fields("{'a':{'type':'string'},'oldSelf':{'type':'integer'}}"), rule)
            .judge(object("{'a':'x','oldSelf':0}"));

    assertThat(rejections(judgement))
        .isEqualTo(expected == null ? List.of() : List.of(".spec cel"));
    assertThat(judgement.celSites()).isEmpty();
    assertThat(judgement.cel().evaluated()).hasSize(expected == null ? 0 : 1);
  }

  @Test
  void givesRulesWithAnOptionalOldSelfNone() {
    for (Map.Entry<String, Integer> rule :
        Map.of(
                "oldSelf.hasValue() ? self.a == oldSelf.value().a : self.a > 0", 0,
                "oldSelf.orValue(self).a == self.a", 0,
                "oldSelf.hasValue()", 1,
                "oldSelf.a == 1", 1)
            .entrySet()) {
      SchemaCase schema = ruled(fields("{'a':{'type':'integer'}}"), rule.getKey());
      ((ObjectNode) schema.openApi().at("/properties/spec/x-kubernetes-validations/0"))
          .put("optionalOldSelf", true);
      Judgement judgement = schema.judge(object("{'a':1}"));
      boolean compiles = judgement.celSites().isEmpty();

      assertThat(judgement.rejections().size() + (compiles ? 0 : 1))
          .as(rule.getKey())
          .isEqualTo(rule.getValue());
    }
  }

  /** hasBlockingErr in pkg/registry/customresource/strategy.go. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'a':1,'s':'abc','l':[1,1]}   ; HELD",
        "{'a':'text'}                  ; OBJECT_INVALID",
        "{'s':'abc'}                   ; OBJECT_INVALID",
        "{'a':1,'s':'abcdefgh'}        ; OBJECT_INVALID",
        "{'a':1,'l':[1,2,3,4]}         ; OBJECT_INVALID",
        "{'a':1,'e':'z'}               ; OBJECT_INVALID",
        "{'a':1,'d':'never'}           ; OBJECT_INVALID",
        "{'a':1,'s':'a'}               ; HELD",
        "{'a':1,'p':'y'}               ; HELD",
        "{'a':9}                       ; HELD",
        "{'a':1,'unknown':1}           ; HELD",
      })
  void stopsWhereTheServerDoesNotGetAsFar(String value, String expected) {
    SchemaCase schema =
        ruled(
            "{'type':'object','required':['a'],'properties':{'a':{'type':'integer','maximum':5},"
                + "'s':{'type':'string','minLength':2,'maxLength':5},'l':{'type':'array',"
                + "'maxItems':3,'items':{'type':'integer'}},'e':{'type':'string','enum':['x']},"
                + "'d':{'type':'string','format':'date'},'p':{'type':'string','pattern':'x'}}}",
            "self.a < 0");

    Judgement judgement = schema.judge(object(value));

    String reached =
        judgement.celSites().isEmpty() ? "HELD" : judgement.celSites().get(0).reason().toString();
    assertThat(reached).isEqualTo(expected);
    assertThat(rejections(judgement).contains(".spec cel")).isEqualTo(expected.equals("HELD"));
  }

  /** Seen on kube-apiserver v1.33: a label that is too long is Invalid, which stops nothing. */
  @ParameterizedTest
  @CsvSource({"labels, true", "annotations, false"})
  void metadataStopsItOnlyWhereTheServerSaysTooLong(String map, boolean reached) {
    SchemaCase schema = ruled("{'type':'object'}", "1 < 0");
    var object = (com.fasterxml.jackson.databind.node.ObjectNode) object("{}");
    ((com.fasterxml.jackson.databind.node.ObjectNode) object.get("metadata"))
        .putObject(map)
        .put("l", "x".repeat(map.equals("labels") ? 300 : 300_000));

    Judgement judgement = schema.judge(object);

    assertThat(judgement.rejections()).anyMatch(one -> one.path().startsWith(".metadata." + map));
    assertThat(rejections(judgement).contains(".spec cel")).isEqualTo(reached);
  }

  @Test
  void stopsAComprehensionThatRunsAway() {
    SchemaCase schema =
        ruled(
            "{'type':'array','items':{'type':'integer'}}",
            "self.all(a, self.all(b, self.all(c, true)))");

    assertThat(schema.judge(object(numbers(10))).cel().evaluated()).hasSize(1);
    Judgement judgement = schema.judge(object(numbers(60)));
    assertThat(judgement.celSites())
        .extracting(CelSite::reason)
        .containsExactly(CelSite.Reason.TOO_COSTLY);
    assertThat(judgement.cel().evaluated()).isEmpty();
  }

  private static String numbers(int count) {
    return IntStream.range(0, count)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** model.WithTypeAndObjectMeta. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "self.metadata.name == 'a' && self.kind == 'K' && self.apiVersion == 'x.y/v1' ; HELD",
        "has(self.metadata.generateName)         ; broken",
        "has(self.metadata.labels)               ; NOT_COMPILED",
        "self.spec.pod.kind == 'Pod' && self.spec.pod.metadata.name == 'p'            ; HELD",
        "has(self.spec.pod.metadata.labels)      ; NOT_COMPILED",
      })
  void readsTypeAndNameOfWholeResourcesAndNoMore(String rule, String expected) {
    SchemaCase schema =
        spec(
            fields(
                "{'pod':{'type':'object','x-kubernetes-embedded-resource':true,"
                    + "'x-kubernetes-preserve-unknown-fields':true}}"));
    ((ObjectNode) schema.openApi())
        .putArray("x-kubernetes-validations")
        .addObject()
        .put("rule", rule);
    JsonNode object =
        object(
            "{'pod':{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','labels':{'x':'y'}}}}");

    Judgement judgement = schema.judge(object);

    String outcome =
        judgement.celSites().isEmpty()
            ? judgement.rejections().isEmpty() ? "HELD" : "broken"
            : judgement.celSites().get(0).reason().toString();
    assertThat(outcome).isEqualTo(expected);
  }

  @Test
  void knowsARuleAgainByItsHash() {
    String rule = "self.a > 0";
    RejectedField broken =
        ruled(fields("{'a':{'type':'integer'}}"), rule)
            .judge(object("{'a':0}"))
            .rejections()
            .get(0);
    SchemaCase same = spec(fields("{'a':{'type':'integer'}}"));
    ((ObjectNode) same.openApi().get("properties").get("spec"))
        .putArray("x-kubernetes-validations")
        .addObject()
        .put("sha256", io.skewpack.snapshot.Sha256.of(rule));
    SchemaCase other = spec(fields("{'a':{'type':'integer'}}"));

    Judgement released = same.judge(object("{'a':0}"));

    assertThat(released.rejections()).isEmpty();
    assertThat(released.celSites())
        .extracting(CelSite::reason)
        .containsExactly(CelSite.Reason.NO_TEXT);
    assertThat(released.repeats(broken)).isTrue();
    assertThat(other.judge(object("{'a':0}")).repeats(broken)).isFalse();
  }
}
