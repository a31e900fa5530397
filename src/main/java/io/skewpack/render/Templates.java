package io.skewpack.render;

import freemarker.cache.ClassTemplateLoader;
import freemarker.cache.FileTemplateLoader;
import freemarker.cache.MultiTemplateLoader;
import freemarker.cache.TemplateLoader;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;

/**
 * Where templates come from and the one FreeMarker configuration: no locale, no time zone, nothing
 * of Java within reach, and an error is an exception and never a part of the output.
 */
public final class Templates {

  private static final String FOLDER = "/templates";

  private final Optional<Path> overrides;
  private final Configuration configuration;

  /**
   * Templates from the jar, with those in a folder of the user's before them.
   *
   * @param overrides a folder laid out like {@code templates/}
   */
  public Templates(Optional<Path> overrides) {
    this.overrides = overrides;
    this.configuration = configuration(overrides);
  }

  Configuration configuration() {
    return configuration;
  }

  /** Whether there are texts in a language. */
  public boolean speaks(String language) {
    String name = "texts/" + language + ".properties";
    return (overrides.isPresent() && Files.isRegularFile(overrides.get().resolve(name)))
        || Templates.class.getResource(FOLDER + "/" + name) != null;
  }

  /** The text file of a language, the user's own when there is one. */
  String languageFile(String language) {
    return file(
        "texts/" + language + ".properties", "there are no texts in the language " + language);
  }

  /**
   * A file that is taken as it is, such as {@code html/page.css}, the user's own if there is one.
   */
  String file(String name) {
    return file(name, "there is no templates/" + name);
  }

  private String file(String name, String absent) {
    try {
      if (overrides.isPresent() && Files.isRegularFile(overrides.get().resolve(name))) {
        return Files.readString(overrides.get().resolve(name));
      }
      try (InputStream in = Templates.class.getResourceAsStream(FOLDER + "/" + name)) {
        if (in == null) {
          throw new TextException(absent);
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new TextException("cannot read templates/" + name + ": " + e.getMessage(), e);
    }
  }

  private static Configuration configuration(Optional<Path> overrides) {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setTemplateLoader(loader(overrides));
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
    configuration.setRegisteredCustomOutputFormats(List.of(MarkdownOutputFormat.INSTANCE));
    configuration.setOutputFormat(MarkdownOutputFormat.INSTANCE);
    configuration.setAutoEscapingPolicy(Configuration.ENABLE_IF_SUPPORTED_AUTO_ESCAPING_POLICY);
    configuration.setWhitespaceStripping(true);
    return configuration;
  }

  private static TemplateLoader loader(Optional<Path> overrides) {
    TemplateLoader own = new ClassTemplateLoader(Templates.class, FOLDER);
    if (overrides.isEmpty()) {
      return own;
    }
    try {
      TemplateLoader users = new FileTemplateLoader(overrides.get().toFile());
      return new MultiTemplateLoader(new TemplateLoader[] {users, own});
    } catch (IOException e) {
      throw new TextException("cannot read the templates in " + overrides.get(), e);
    }
  }
}
