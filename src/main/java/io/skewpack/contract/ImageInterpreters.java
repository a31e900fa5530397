package io.skewpack.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.skewpack.contract.script.Shell;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which interpreters images are known to have and to lack, by their names: {@code
 * image-interpreters.json} beside this class. An image that no row is for is not known, and of an
 * interpreter that its row does not name nothing is known either.
 */
public final class ImageInterpreters {

  private static final String TABLE = "image-interpreters.json";

  /**
   * What is known of one image.
   *
   * @param has and lacks: names of programs, as in {@code bash}
   * @param sh which shell its {@code sh} is
   * @param source who says so
   */
  public record Known(Set<String> has, Set<String> lacks, Optional<Shell> sh, String source) {
    public Known {
      has = Set.copyOf(has);
      lacks = Set.copyOf(lacks);
    }
  }

  private record Row(
      String repository, Optional<Pattern> tag, Optional<Pattern> notTag, Known known) {}

  private final List<Row> rows;

  private ImageInterpreters(List<Row> rows) {
    this.rows = List.copyOf(rows);
  }

  /** The table that skewpack carries. */
  public static ImageInterpreters load() {
    try (InputStream in = ImageInterpreters.class.getResourceAsStream(TABLE)) {
      List<Row> rows = new ArrayList<>();
      for (JsonNode row : SnapshotJson.tree(in.readAllBytes()).path("rows")) {
        Known known =
            new Known(
                names(row, "has"),
                names(row, "lacks"),
                Optional.ofNullable(row.path("sh").textValue()).map(Shell::valueOf),
                row.path("source").asText());
        rows.add(
            new Row(
                row.path("repository").asText(),
                pattern(row, "tag"),
                pattern(row, "notTag"),
                known));
      }
      return new ImageInterpreters(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param reference as a chart writes it; one whose tag alone holds a {@code $(NAME)} is known by
   *     rows that are for every tag
   */
  public Optional<Known> of(String reference) {
    Optional<ImageName> whole = ImageName.of(reference);
    Optional<ImageName> name = whole.or(() -> ImageName.of(withoutTag(reference)));
    return name.flatMap(
        image ->
            rows.stream()
                .filter(row -> isOf(row, image, whole.isPresent()))
                .map(Row::known)
                .findFirst());
  }

  /** What {@code sh} is in an image; empty when it is not known. */
  public Optional<Shell> shellOf(String reference) {
    return of(reference).flatMap(Known::sh);
  }

  private static boolean isOf(Row row, ImageName image, boolean tagged) {
    String repository = row.repository();
    boolean named =
        repository.endsWith("/*")
            ? image.repository().startsWith(repository.substring(0, repository.length() - 1))
            : image.repository().equals(repository)
                || image.repository().endsWith("/" + repository);
    return named
        && (tagged || (row.tag().isEmpty() && row.notTag().isEmpty()))
        && row.tag().map(tag -> tag.matches(image.tag().orElse(""))).orElse(true)
        && row.notTag().map(tag -> !tag.matches(image.tag().orElse(""))).orElse(true);
  }

  private static String withoutTag(String reference) {
    int colon = reference.indexOf(':', reference.lastIndexOf('/') + 1);
    return colon < 0 ? reference : reference.substring(0, colon);
  }

  private static Optional<Pattern> pattern(JsonNode row, String field) {
    return Optional.ofNullable(row.path(field).textValue()).map(Pattern::compile);
  }

  private static Set<String> names(JsonNode row, String field) {
    List<String> names = new ArrayList<>();
    row.path(field).forEach(name -> names.add(name.asText()));
    return Set.copyOf(names);
  }
}
