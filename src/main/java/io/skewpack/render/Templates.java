package io.skewpack.render;

import freemarker.cache.ClassTemplateLoader;
import freemarker.cache.MultiTemplateLoader;
import freemarker.cache.StringTemplateLoader;
import freemarker.cache.TemplateLoader;
import freemarker.core.TemplateClassResolver;
import freemarker.core.TemplateConfiguration;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Where templates come from and the one FreeMarker configuration: no locale, no time zone, nothing
 * of Java within reach, and an error is an exception and never a part of the output.
 */
public final class Templates {

  private static final String FOLDER = "/templates";

  /** The templates; the model they see is a {@link PackDocument}. */
  private static final List<String> SHIPPED =
      List.of(
          "pack.md.ftl", "blocks.md.ftl", "html/page.html.ftl", "html/page.css", "html/page.js");

  private static final List<String> LANGUAGES = List.of("en", "zh");

  private final Optional<TemplateFolder> users;
  private final Bounds bounds;
  private final PlainModels models = new PlainModels();
  private final Configuration configuration;

  /**
   * Templates from the jar, with those in a folder of the user's before them.
   *
   * @param overrides a folder laid out like {@code templates/}
   * @throws TextException when the folder cannot be used
   */
  public Templates(Optional<Path> overrides) {
    this(overrides, Bounds.OF_A_PACK);
  }

  Templates(Optional<Path> overrides, Bounds bounds) {
    this.users = overrides.map(TemplateFolder::read);
    this.bounds = bounds;
    this.configuration = configuration(users, models);
  }

  /**
   * What was used in place of skewpack's own, for a pack's footer.
   *
   * @return SHA-256; empty when nothing was
   */
  public Optional<String> sha256(String language) {
    return users.map(folder -> folder.sha256(language));
  }

  /** Whether there are texts in a language. */
  public boolean speaks(String language) {
    return usersTexts(language).or(() -> shippedTexts(language)).isPresent();
  }

  /** Every template and text of skewpack's own, by the path below {@code templates/}. */
  public static SortedMap<String, byte[]> shipped() {
    SortedMap<String, byte[]> files = new TreeMap<>();
    List<String> names = new ArrayList<>(SHIPPED);
    LANGUAGES.forEach(language -> names.add(texts(language)));
    for (String name : names) {
      shipped(name).ifPresent(text -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
    }
    return files;
  }

  /** The texts of a language that are skewpack's own. */
  static Optional<String> shippedTexts(String language) {
    return shipped(texts(language));
  }

  /** The texts of a language that a user put in place of skewpack's own. */
  Optional<String> usersTexts(String language) {
    return users.flatMap(folder -> folder.file(texts(language)));
  }

  /**
   * @throws TextException when a folder was given, and nothing in it is for this language
   */
  void checkUsedFor(String language) {
    users
        .filter(folder -> folder.files().keySet().stream().noneMatch(SHIPPED::contains))
        .filter(folder -> folder.file(texts(language)).isEmpty())
        .ifPresent(
            folder -> {
              throw new TextException(
                  "--templates: %s holds neither pack.md.ftl nor %s, so nothing of it would be used"
                      .formatted(folder.folder(), texts(language)));
            });
  }

  /** A template or text file as a message names it. */
  String place(String name) {
    return users
        .filter(folder -> folder.file(name).isPresent())
        .map(folder -> folder.place(name))
        .orElse("templates/" + name);
  }

  static String texts(String language) {
    return "texts/" + language + ".properties";
  }

  /**
   * A file that is taken as it is, such as {@code html/page.css}, the user's own if there is one.
   */
  String file(String name) {
    return users
        .flatMap(folder -> folder.file(name))
        .or(() -> shipped(name))
        .orElseThrow(() -> new TextException("there is no templates/" + name));
  }

  Configuration configuration() {
    return configuration;
  }

  /** Runs what a user's templates and texts have a part in, within bounds. */
  <T> T run(Supplier<T> work) {
    return users.isEmpty() ? work.get() : bounds.run("--templates " + users.get().folder(), work);
  }

  /** What a template makes of a model. */
  String fill(String name, Map<String, Object> model) {
    Template template;
    try {
      template = configuration.getTemplate(name);
    } catch (IOException e) {
      throw TemplateFailure.reading(place(name), true, e);
    }
    StringWriter out = bounds.writer();
    try {
      checked(template).process(model, out);
    } catch (TemplateException e) {
      String source = e.getTemplateSourceName();
      throw TemplateFailure.running(
          place(source == null ? name : source), true, e, models.lastMiss());
    } catch (IOException e) {
      throw TemplateFailure.reading(place(name), true, e);
    }
    return out.toString();
  }

  /**
   * A text as a template.
   *
   * @param where it stands, for the message
   * @param format what its facts are escaped for
   */
  Template text(Supplier<String> where, String name, Reader text, MarkdownOutputFormat format) {
    TemplateConfiguration own = new TemplateConfiguration();
    own.setParentConfiguration(configuration);
    own.setOutputFormat(format);
    try {
      return checked(new Template(name, null, text, configuration, own, null));
    } catch (IOException e) {
      throw TemplateFailure.reading(where.get(), false, e);
    }
  }

  /**
   * What a text makes of its facts.
   *
   * @param where it stands, for the message
   */
  String fill(Supplier<String> where, Template text, Map<String, Object> facts) {
    StringWriter out = bounds.writer();
    try {
      text.process(facts, out);
    } catch (TemplateException e) {
      throw TemplateFailure.running(where.get(), false, e, models.lastMiss());
    } catch (IOException e) {
      throw new IllegalStateException("a string writer does not fail", e);
    }
    return out.toString();
  }

  private Template checked(Template template) {
    return users.isEmpty() ? template : Bounds.stoppable(template);
  }

  private static Optional<String> shipped(String name) {
    try (InputStream in = Templates.class.getResourceAsStream(FOLDER + "/" + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new TextException("cannot read templates/" + name + ": " + e.getMessage(), e);
    }
  }

  private static Configuration configuration(Optional<TemplateFolder> users, PlainModels models) {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setObjectWrapper(models);
    configuration.setTemplateLoader(loader(users));
    configuration.setDefaultEncoding("UTF-8");
    configuration.setLocale(Locale.ROOT);
    configuration.setTimeZone(TimeZone.getTimeZone("UTC"));
    configuration.setNumberFormat("computer");
    configuration.setLocalizedLookup(false);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    configuration.setWrapUncheckedExceptions(true);
    configuration.setAPIBuiltinEnabled(false);
    configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
    configuration.setRegisteredCustomOutputFormats(
        List.of(MarkdownOutputFormat.INSTANCE, MarkdownOutputFormat.TERMINAL));
    configuration.setOutputFormat(MarkdownOutputFormat.INSTANCE);
    configuration.setAutoEscapingPolicy(Configuration.ENABLE_IF_SUPPORTED_AUTO_ESCAPING_POLICY);
    configuration.setWhitespaceStripping(true);
    return configuration;
  }

  private static TemplateLoader loader(Optional<TemplateFolder> users) {
    TemplateLoader own = new ClassTemplateLoader(Templates.class, FOLDER);
    if (users.isEmpty()) {
      return own;
    }
    StringTemplateLoader first = new StringTemplateLoader();
    // A time of its own, for these never change.
    users.get().templates().forEach((name, text) -> first.putTemplate(name, text, 0));
    return new MultiTemplateLoader(new TemplateLoader[] {first, own});
  }
}
