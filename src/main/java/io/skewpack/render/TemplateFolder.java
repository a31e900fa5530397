package io.skewpack.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A user's templates and texts, read once: what is hashed is what is rendered, and a template
 * reaches no file that is not in here.
 *
 * @param folder as the user named it
 * @param files every {@code *.ftl}, {@code texts/*.properties} and the page's style and script, by
 *     the path from the folder with forward slashes
 */
record TemplateFolder(Path folder, SortedMap<String, String> files) {

  /** FreeMarker's clock, where a template evaluates something. */
  private static final Pattern CLOCK =
      Pattern.compile("(?:\\$\\{|<#(?!--)|<@)[^}>]*(?<![\\w)\\]\"'.])\\.now\\b");

  private static final int MAX_FILES = 500;
  private static final long MAX_BYTES = 8_000_000;
  private static final int MAX_DEPTH = 8;

  TemplateFolder {
    files = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /**
   * @throws TextException when it cannot be read, holds a link that leads out of it, or nothing
   *     that would be used
   */
  static TemplateFolder read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new TextException(
          "--templates: there is no folder %s; 'skewpack templates %s' writes one to start from"
              .formatted(folder, folder));
    }
    SortedMap<String, String> files = new TreeMap<>();
    long bytes = 0;
    try {
      Path root = folder.toRealPath();
      for (Path file : candidates(folder)) {
        if (!file.toRealPath().startsWith(root)) {
          throw new TextException(
              "--templates: %s leads out of the folder; put the file itself there".formatted(file));
        }
        if (!Files.isRegularFile(file)) {
          throw new TextException("--templates: " + file + " is no file that can be read");
        }
        bytes += Files.size(file);
        if (bytes > MAX_BYTES) {
          throw new TextException(
              "--templates: %s holds more than %d bytes of templates".formatted(folder, MAX_BYTES));
        }
        String text = text(file);
        if (!name(folder, file).startsWith("html/page.") || file.toString().endsWith(".ftl")) {
          checkTimeless(file, text);
        }
        files.put(name(folder, file), text);
      }
    } catch (IOException | UncheckedIOException e) {
      IOException reason =
          e instanceof UncheckedIOException late ? late.getCause() : (IOException) e;
      if (reason instanceof FileSystemLoopException) {
        throw new TextException(
            "--templates: links in %s lead round in a circle".formatted(folder), e);
      }
      throw new TextException(
          "--templates: cannot read %s: %s".formatted(folder, WholeFile.reason(reason)), e);
    }
    return new TemplateFolder(folder, files);
  }

  private static List<Path> candidates(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> found =
          below
              .filter(file -> isTemplate(name(folder, file)))
              .filter(file -> !Files.isDirectory(file))
              .limit(MAX_FILES + 1)
              .sorted()
              .toList();
      if (found.size() > MAX_FILES) {
        throw new TextException(
            "--templates: %s holds more than %d templates".formatted(folder, MAX_FILES));
      }
      return found;
    }
  }

  /** The same snapshot gives the same bytes, today and in a year. */
  private static void checkTimeless(Path file, String text) {
    Matcher clock = CLOCK.matcher(text);
    if (clock.find()) {
      throw new TextException(
          "%s, line %d: .now would make another pack of the same snapshot every time; there is pack.footer.facts.capturedAt"
              .formatted(file, text.substring(0, clock.end()).lines().count()));
    }
  }

  private static boolean isTemplate(String name) {
    return name.endsWith(".ftl")
        || name.matches("texts/[^/]+\\.properties")
        || name.matches("html/page\\.(?:css|js)");
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static String text(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new TextException("--templates: " + file + " is not UTF-8", e);
    }
  }

  Optional<String> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** A file of this folder as a message names it. */
  String place(String name) {
    return folder.resolve(name).toString();
  }

  /** The templates, without the texts. */
  SortedMap<String, String> templates() {
    return files.entrySet().stream()
        .filter(file -> file.getKey().endsWith(".ftl"))
        .collect(
            Collectors.toMap(
                java.util.Map.Entry::getKey,
                java.util.Map.Entry::getValue,
                (one, other) -> one,
                TreeMap::new));
  }

  /**
   * SHA-256 of {@code sha256sum}'s lines for every file of the folder but the texts of other
   * languages, in the order of their names.
   */
  String sha256(String language) {
    SortedMap<String, String> used = new TreeMap<>(files);
    used.keySet()
        .removeIf(name -> name.startsWith("texts/") && !name.equals(Templates.texts(language)));
    StringBuilder lines = new StringBuilder();
    used.forEach(
        (name, text) ->
            lines.append(Sha256.of(text.getBytes(UTF_8))).append("  ").append(name).append('\n'));
    return Sha256.of(lines.toString().getBytes(UTF_8));
  }
}
