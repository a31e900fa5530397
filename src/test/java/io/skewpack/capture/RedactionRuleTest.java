package io.skewpack.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.SnapshotJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule by what it takes out, and by what it must leave. */
class RedactionRuleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url-userinfo | pull https://me:hunter2@host/x | pull https://me:***@host/x",
        "url-userinfo | redis://:hunter2@r:6379 | redis://:***@r:6379",
        "url-userinfo | https://tok1en2tok1en2tok1en2@git/x | https://***@git/x",
        "authorization | -H 'Authorization: Bearer abcdef' | -H 'Authorization: Bearer ***'",
        "authorization | \"authorization\": \"Basic dXNlcjp\" | \"authorization\": \"Basic ***\"",
        "authorization | Bearer 0123456789abcdef0 | Bearer ***",
        "jwt | x eyJhbGciOiJI.eyJzdWIiOiIx.SflKx y | x *** y",
        "docker-config | {\"auths\":{\"r\":{\"auth\":\"dXNlcjpwYXNz\"}}} | {\"auths\":{\"r\":{\"auth\":\"***\"}}}",
        "docker-config | x eyJhdXRocyI6eyJyIjp7fX19 | x ***",
        "known-token | id AKIAABCDEFGHIJKLMNOP. | id ***.",
        "known-token | ghp_0123456789abcdefghijABCDEFGHIJ012345 | ***",
        "basic-auth | curl -s -u admin:hunter2 http://x | curl -s -u admin:*** http://x",
        "flag | run --password=hunter2 -v | run --password=*** -v",
        "flag | run --root-password 'hunter2' -v | run --root-password *** -v",
        "flag | -password=hunter2 | -password=***",
        "flag | -Dredis.password=hunter2 | -Dredis.password=***",
      })
  void textIsCleanedByRule(String rule, String text, String clean) {
    TextRedaction redacted = TextRedaction.of(text, false);
    assertThat(redacted.text()).isEqualTo(clean);
    assertThat(redacted.hits()).extracting(RedactionRule::id).containsExactly(rule);
    assertThat(TextRedaction.of(clean, false).hits()).as("once is enough").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://host:8080/a@b",
        "https://$USER:$PASSWORD@host",
        "https://{{ .user }}:{{ .pass }}@host",
        "postgresql://postgres@localhost/x",
        "curl -u \"$U:$P\" http://x",
        "docker run -u 1000:1000 x",
        "--password=\"$PASSWORD\" --password=${P} --password=$(P) --password='{{ .p }}'",
        "--password-file=/etc/p --secret-name=kb-secret --token-ttl=60s --password=true",
        "basic authentication, bearer of news",
        "grep -q '-----BEGIN PRIVATE KEY-----' \"$f\" && echo yes",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "password: $PASSWORD",
        "apecloud/kubeblocks:1.0.2@sha256:0123",
        "PASSWORD=$(cat /etc/p)",
      })
  void whatIsNoSecretStays(String text) {
    assertThat(TextRedaction.of(text, false).hits()).isEmpty();
    assertThat(TextRedaction.of(text, false).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown field \"spec.secret\"",
        "secret: not found",
        "failed to get token: missing",
        "passwordPolicy: strict",
      })
  void proseThatSpeaksOfSecretsStays(String text) {
    assertThat(TextRedaction.ofProse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DB_PASSWORD",
        "password",
        "rootPassword",
        "MYSQL_PWD",
        "API_KEY",
        "apiKey",
        "accessKey",
        "AWS_SECRET_ACCESS_KEY",
        "auth.token",
        "ENCRYPTION_PASS_PHRASE_PASSPHRASE",
        "ROOT_PASS",
        "db-pass",
        "requirepass",
        "masterauth",
        "adminpasswd"
      })
  void namesOfSecrets(String name) {
    assertThat(SecretNames.isSecret(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PASS",
        "PASS_THROUGH",
        "BYPASS",
        "ROOT_SECRET_NAME",
        "PASSWORD_LENGTH",
        "PASSWORD_FILE",
        "TOKEN_TTL",
        "PWD",
        "OLD_PWD",
        "secretKeyRef",
        "KEYSPACE",
        "tokenizer",
        "PASSWORD_ENCRYPTION",
        "credentialSecretName",
        ""
      })
  void namesAboutSecrets(String name) {
    assertThat(SecretNames.isSecret(name)).isFalse();
  }

  @Test
  void entriesGoByTheirNamesAndPlacesAreToldApart() throws Exception {
    TreeRedaction.Redacted clean =
        redacted(
            """
            {"spec": {"env": [
              {"name": "DB_PASSWORD", "value": "hunter2"},
              {"name": "DB_PASSWORD", "value": "$(OTHER)"},
              {"name": "DB_PASSWORD_LENGTH", "value": "hunter3"},
              {"name": "USE_TOKEN", "value": "true"},
              {"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}],
             "command": ["run", "--password", "hunter2", "--token", "$T", "--secret-name", "x1"],
             ".dockerconfigjson": "e30="}}
            """);
    assertThat(clean.places())
        .extracting(place -> place.rule().id() + " " + place.path() + " " + place.pointer())
        .containsExactly(
            "env-name .spec.env[0].value /spec/env/0/value",
            "flag .spec.command[2] /spec/command/2",
            "docker-config .spec[.dockerconfigjson] /spec/.dockerconfigjson");
    assertThat(clean.value().toString()).doesNotContain("hunter2").contains("hunter3", "x1", "$T");
    assertThat(TreeRedaction.of(clean.value()).places()).as("once is enough").isEmpty();
  }

  @Test
  void keyIsTakenOutWhole() throws Exception {
    String word = "PRIVATE KEY-----";
    String pem = "-----BEGIN RSA " + word + "\\nMIIabc0\\ndef+/=\\n-----END RSA " + word;
    TreeRedaction.Redacted clean = redacted("{\"a\": \"x\\n" + pem + "\\ny\"}");
    assertThat(clean.value().path("a").asText())
        .isEqualTo("x\n-----BEGIN RSA " + word + "***-----END RSA " + word + "\ny");
  }

  private static TreeRedaction.Redacted redacted(String json) throws Exception {
    JsonNode tree = SnapshotJson.tree(json.getBytes(StandardCharsets.UTF_8));
    TreeRedaction.Redacted clean = TreeRedaction.of(tree);
    assertThat(tree)
        .as("works on a copy")
        .isEqualTo(SnapshotJson.tree(json.getBytes(StandardCharsets.UTF_8)));
    return clean;
  }

  @Test
  void everyRuleHasANameThatTheSchemaTakes() {
    assertThat(List.of(RedactionRule.values()))
        .extracting(RedactionRule::id)
        .allMatch(id -> id.matches("[a-z][a-z-]*"))
        .doesNotHaveDuplicates();
  }
}
