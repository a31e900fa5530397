package io.skewpack.render;

import freemarker.template.Template;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateNumberModel;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Said;
import io.skewpack.diagnose.Facts.Shortened;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Facts.Terms;
import io.skewpack.diagnose.Facts.Versions;
import java.io.IOException;
import java.io.StringReader;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts of one language, by key. A text is a small FreeMarker template: {@code ${name}} shows a
 * fact, and a string that came from a chart or a cluster turns into a code span on its own.
 */
public final class Texts {

  /** The language whose texts are complete by definition. */
  private static final String REFERENCE = "en";

  /** Keys of what only a user's template says. */
  private static final String OWN = "own.";

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
  private final Set<String> unknown = new TreeSet<>();
  private final Map<String, Template> parsed = new HashMap<>();

  public Texts(Templates templates, String language) {
    this.templates = templates;
    this.language = language;
    Optional<String> own = Templates.shippedTexts(language);
    Optional<String> users = templates.usersTexts(language);
    if (own.isEmpty() && users.isEmpty()) {
      throw new TextException("there are no texts in the language " + language);
    }
    own.ifPresent(text -> properties.putAll(read(text, "templates/" + file())));
    templates.checkUsedFor(language);
    if (users.isPresent()) {
      overlay(read(users.get(), place()), own.isPresent());
    }
  }

  private void overlay(Properties users, boolean known) {
    Set<String> own =
        known
            ? properties.stringPropertyNames()
            : read(Templates.shippedTexts(REFERENCE).orElseThrow(), REFERENCE)
                .stringPropertyNames();
    for (String key : new TreeSet<>(users.stringPropertyNames())) {
      if (!own.contains(key) && !key.startsWith(OWN)) {
        unknown.add(key);
      }
    }
    properties.putAll(users);
    unknown.forEach(properties::remove);
    List<String> missing =
        new TreeSet<>(own).stream().filter(key -> !properties.containsKey(key)).toList();
    if (!missing.isEmpty()) {
      throw new TextException(
          "%s lacks %d texts that a pack may need, %s first; 'skewpack templates DIR' writes them all"
              .formatted(place(), missing.size(), missing.get(0)));
    }
    // A text that is no template is an error, whether this pack needs it or not.
    users.stringPropertyNames().stream().filter(this::has).sorted().forEach(this::template);
  }

  private static Properties read(String text, String place) {
    Properties read = new Properties();
    try {
      read.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new TextException(place + ": " + e.getMessage(), e);
    }
    return read;
  }

  /** Keys that a user's texts have and skewpack's own have not: nothing asks for them. */
  public Set<String> unknownKeys() {
    return Collections.unmodifiableSet(unknown);
  }

  /** The keys of what a user's template says beyond what skewpack's own says, sorted. */
  Set<String> usersOwnKeys() {
    return keys().stream()
        .filter(key -> key.startsWith(OWN))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String file() {
    return Templates.texts(language);
  }

  /** The texts' file as a message names it. */
  public String place() {
    return templates.place(file());
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
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("s", plural(MarkdownOutputFormat.INSTANCE));
    facts.values().forEach((name, value) -> model.put(name, model(value)));
    return process(key, template(key), model);
  }

  /**
   * A text as shell commands: every fact is one word, quoted where a shell would read it otherwise.
   *
   * @throws TextException as {@link #get(String, Facts)}
   */
  public String shell(String key, Facts facts) {
    Map<String, Object> model = new LinkedHashMap<>();
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
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("s", plural(MarkdownOutputFormat.TERMINAL));
    facts.values().forEach((name, value) -> model.put(name, visible(value)));
    return process(key, template(PLAIN + key), model);
  }

  /** {@code s(n)}: the s of an English plural, or nothing. */
  private static TemplateMethodModelEx plural(MarkdownOutputFormat format) {
    return arguments -> {
      boolean one = ((TemplateNumberModel) arguments.get(0)).getAsNumber().longValue() == 1;
      return format.ready(one ? "" : "s");
    };
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
              Map.of(
                  "s",
                  plural(MarkdownOutputFormat.INSTANCE),
                  "numbers",
                  markup(numbers),
                  "count",
                  uncited));
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
      return visible(Stream.of(plain(term.key(), Facts.none())));
    }
    if (value instanceof Terms terms) {
      return visible(terms.keys().stream().map(key -> plain(key, Facts.none())));
    }
    if (value instanceof Said said) {
      return visible(Stream.of(plain(said.key(), said.facts())));
    }
    if (value instanceof Versions versions) {
      return visible(versions.list().stream());
    }
    if (value instanceof Shortened cut) {
      return visible(Stream.of(visibleMember(cut)));
    }
    if (value instanceof List<?> list) {
      return visible(list.stream().map(this::visibleMember));
    }
    return value;
  }

  private String visibleMember(Object one) {
    if (one instanceof Said said) {
      return plain(said.key(), said.facts());
    }
    return one instanceof Shortened cut
        ? plain(SHORTENED, beginning(cut))
        : Markdown.visible(String.valueOf(one), false);
  }

  private static Facts beginning(Shortened cut) {
    return Facts.of("head", cut.head() + "…")
        .with("count", cut.characters())
        .with("sha256", cut.sha256().substring(0, SHORT_HASH));
  }

  private Object visible(Stream<String> parts) {
    return MarkdownOutputFormat.TERMINAL.ready(parts.collect(Collectors.joining(separator())));
  }

  private static Object shellWord(String word) {
    String visible = Markdown.visible(word, false);
    boolean plain = visible.matches("[A-Za-z0-9_./:=,@%+-]+");
    return plain ? markup(visible) : markup("'" + visible.replace("'", "'\\''") + "'");
  }

  private String process(String key, Template template, Map<String, Object> model) {
    return templates.fill(() -> place(key), template, model);
  }

  /** A text as a message names it: in a user's file with its line. */
  private String place(String key) {
    Matcher line = Pattern.compile("(?m)^[ \\t]*" + Pattern.quote(key) + "[ \\t]*[=:]").matcher("");
    return templates
        .usersTexts(language)
        .map(line::reset)
        .filter(Matcher::find)
        .map(found -> found.start())
        .map(start -> templates.usersTexts(language).orElseThrow().substring(0, start))
        .map(before -> place() + ", line " + (before.lines().count() + 1) + ", " + key)
        .orElse(place() + ", " + key);
  }

  private Template template(String key) {
    return parsed.computeIfAbsent(
        key,
        missing -> {
          boolean plain = missing.startsWith(PLAIN);
          String name = plain ? missing.substring(PLAIN.length()) : missing;
          String text = properties.getProperty(name);
          if (text == null) {
            throw new TextException(place() + " has no text " + name);
          }
          String bare = plain ? text.replace("**", "") : text;
          return templates.text(
              () -> place(name),
              missing,
              new StringReader(bare),
              plain ? MarkdownOutputFormat.TERMINAL : MarkdownOutputFormat.INSTANCE);
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
      return get(SHORTENED, beginning(cut));
    }
    return Markdown.code(String.valueOf(one));
  }

  static MarkdownOutputFormat.Markup markup(String markdown) {
    return MarkdownOutputFormat.INSTANCE.ready(markdown);
  }
}
