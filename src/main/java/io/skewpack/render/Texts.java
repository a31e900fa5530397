package io.skewpack.render;

import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Said;
import io.skewpack.diagnose.Facts.Shortened;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Facts.Terms;
import io.skewpack.diagnose.Facts.Versions;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The texts of one language, by key. A text is a small FreeMarker template: {@code ${name}} shows a
 * fact, and a string that came from a chart or a cluster turns into a code span on its own.
 */
public final class Texts {

  /** {@code s(n)}: the s of an English plural, or nothing. */
  private static final TemplateMethodModelEx PLURAL =
      arguments ->
          markup(
              ((TemplateNumberModel) arguments.get(0)).getAsNumber().longValue() == 1 ? "" : "s");

  private static final String CITATION = "citation";
  private static final String LEFT_OUT = "leftOut.citations";
  private static final String SHORTENED = "leftOut.string";

  /** No key begins like this: properties files would read it as a comment. */
  private static final String PLAIN = "#plain ";

  /** Enough to know the whole of a shortened string by. */
  private static final int SHORT_HASH = 12;

  private final Templates templates;
  private final String language;
  private final Properties properties = new Properties();
  private final Map<String, Template> parsed = new HashMap<>();

  public Texts(Templates templates, String language) {
    this.templates = templates;
    this.language = language;
    try {
      properties.load(new StringReader(templates.languageFile(language)));
    } catch (IOException e) {
      throw new TextException("texts/" + language + ".properties is damaged", e);
    }
  }

  public String language() {
    return language;
  }

  /** Every key, sorted. */
  public Set<String> keys() {
    return new TreeSet<>(properties.stringPropertyNames());
  }

  /** A text as it is written, with what it would be filled with. */
  String raw(String key) {
    return properties.getProperty(key);
  }

  public boolean has(String key) {
    return properties.containsKey(key);
  }

  /** A text without facts. */
  public String get(String key) {
    return get(key, Facts.none());
  }

  /**
   * A text filled with facts, as Markdown.
   *
   * @throws TextException naming the key, when it does not exist or needs a fact that is not there
   */
  public String get(String key, Facts facts) {
    Map<String, Object> model = new HashMap<>();
    model.put("s", PLURAL);
    facts.values().forEach((name, value) -> model.put(name, model(value)));
    return process(key, template(key), model);
  }

  /**
   * A text as shell commands: every fact is one word, quoted where a shell would read it otherwise.
   *
   * @throws TextException as {@link #get(String, Facts)}
   */
  public String shell(String key, Facts facts) {
    Map<String, Object> model = new HashMap<>();
    facts
        .values()
        .forEach(
            (name, value) ->
                model.put(
                    name,
                    value instanceof List<?> list
                        ? list.stream().map(one -> shellWord(String.valueOf(one))).toList()
                        : shellWord(String.valueOf(value))));
    return process(key, template(key), model);
  }

  /**
   * A text for a terminal: facts stand there as they are, what cannot be seen written out, and
   * nothing is emphasised.
   *
   * @throws TextException as {@link #get(String, Facts)}
   */
  public String plain(String key, Facts facts) {
    Map<String, Object> model = new HashMap<>();
    model.put("s", PLURAL);
    facts.values().forEach((name, value) -> model.put(name, visible(value)));
    return process(key, template(PLAIN + key), model);
  }

  /**
   * What is said and the numbers of the evidence that it rests on, as this language puts them
   * together.
   *
   * @param said Markdown; when it is empty, the numbers stand alone
   * @param evidence ascending, each once; none leaves what is said as it is
   */
  String cited(String said, List<Integer> evidence) {
    return cited(said, evidence, 0);
  }

  /**
   * The same where a budget left some of the numbers out.
   *
   * @param uncited how many
   */
  String cited(String said, List<Integer> evidence, int uncited) {
    if (evidence.isEmpty()) {
      return said;
    }
    String numbers = Citations.of(evidence, separator());
    if (uncited > 0) {
      numbers =
          process(
              LEFT_OUT,
              template(LEFT_OUT),
              Map.of("s", PLURAL, "numbers", markup(numbers), "count", uncited));
    }
    return said.isEmpty()
        ? numbers
        : process(
            CITATION, template(CITATION), Map.of("said", markup(said), "numbers", markup(numbers)));
  }

  /** What stands between the items of a list. */
  private String separator() {
    return get("list.separator");
  }

  private Object visible(Object value) {
    if (value instanceof Term term) {
      return markup(plain(term.key(), Facts.none()));
    }
    if (value instanceof Said said) {
      return markup(plain(said.key(), said.facts()));
    }
    if (value instanceof List<?> list) {
      return markup(
          list.stream()
              .map(one -> Markdown.visible(String.valueOf(one), false))
              .collect(Collectors.joining(separator())));
    }
    return value instanceof String text ? markup(Markdown.visible(text, false)) : model(value);
  }

  private static Object shellWord(String word) {
    String visible = Markdown.visible(word, false);
    boolean plain = visible.matches("[A-Za-z0-9_./:=,@%+-]+");
    return plain ? markup(visible) : markup("'" + visible.replace("'", "'\\''") + "'");
  }

  private String process(String key, Template template, Map<String, Object> model) {
    StringWriter out = new StringWriter();
    try {
      template.process(model, out);
    } catch (TemplateException e) {
      throw new TextException(
          "texts/%s.properties, %s: %s"
              .formatted(language, key, TextException.summary(e.getMessageWithoutStackTop())),
          e);
    } catch (IOException e) {
      throw new IllegalStateException("a string writer does not fail", e);
    }
    return out.toString();
  }

  private Template template(String key) {
    return parsed.computeIfAbsent(
        key,
        missing -> {
          boolean plain = missing.startsWith(PLAIN);
          String name = plain ? missing.substring(PLAIN.length()) : missing;
          String text = properties.getProperty(name);
          if (text == null) {
            throw new TextException("texts/" + language + ".properties has no text " + name);
          }
          text = plain ? text.replace("**", "") : text;
          try {
            return new Template(missing, new StringReader(text), templates.configuration());
          } catch (IOException e) {
            throw new TextException(
                "texts/" + language + ".properties, " + missing + ": " + e.getMessage(), e);
          }
        });
  }

  private Object model(Object value) {
    if (value instanceof Term term) {
      return markup(get(term.key()));
    }
    if (value instanceof Terms terms) {
      return markup(terms.keys().stream().map(this::get).collect(Collectors.joining(separator())));
    }
    if (value instanceof Said said) {
      return markup(get(said.key(), said.facts()));
    }
    if (value instanceof Versions versions) {
      return markup(String.join(separator(), versions.list()));
    }
    if (value instanceof Shortened cut) {
      return markup(member(cut));
    }
    if (value instanceof List<?> list) {
      return markup(list.stream().map(this::member).collect(Collectors.joining(separator())));
    }
    return value;
  }

  /** One of a list: a string, or a sentence of ours. */
  private String member(Object one) {
    if (one instanceof Said said) {
      return get(said.key(), said.facts());
    }
    if (one instanceof Shortened cut) {
      String hash = cut.sha256().substring(0, SHORT_HASH);
      return get(
          SHORTENED,
          Facts.of("head", cut.head() + "…").with("count", cut.characters()).with("sha256", hash));
    }
    return Markdown.code(String.valueOf(one));
  }

  static Object markup(String markdown) {
    try {
      return MarkdownOutputFormat.INSTANCE.fromMarkup(markdown);
    } catch (TemplateModelException e) {
      throw new IllegalStateException("this format takes any markup", e);
    }
  }
}
