package io.skewpack.capture.registry;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.FollowUp;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.ImageLayer.RegistryImage;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks registries about every image that the other parts name. A tag that a registry does not have
 * is an answer; what could not be asked makes the source missing, and the answers are kept.
 */
public final class RegistryLookup implements FollowUp {

  /** A program that asks a person would wait for ever. */
  private static final Duration CREDENTIAL_PROGRAM = Duration.ofSeconds(10);

  /** One image may take this part of the time for all. */
  private static final int SHARE = 4;

  private final RegistryClient client;
  private final Duration limit;

  private RegistryLookup(RegistryClient client, Duration limit) {
    this.client = client;
    this.limit = limit;
  }

  /**
   * @param environment the variables that say where docker and podman keep credentials, and which
   *     proxy is to be used
   * @param home the user's directory
   * @param plainHttp registries that are spoken to without TLS, {@code HOST} or {@code HOST:PORT}
   *     as the references write them
   * @param limit how long all images may take together
   * @throws IllegalArgumentException when a variable does not hold the URL of a proxy
   */
  public static RegistryLookup of(
      Map<String, String> environment, Path home, Set<String> plainHttp, Duration limit) {
    CredentialFiles credentials =
        CredentialFiles.of(environment, home, new CredentialProgram(CREDENTIAL_PROGRAM));
    Duration one = limit.dividedBy(SHARE);
    EnvironmentProxies proxies = new EnvironmentProxies(environment);
    return new RegistryLookup(new RegistryClient(credentials, proxies, plainHttp, one), limit);
  }

  @Override
  public Source source() {
    return Source.REGISTRY;
  }

  @Override
  public String from() {
    return "the images' registries";
  }

  @Override
  public Part.RegistryImages collect(List<Part> collected)
      throws CaptureException, InterruptedException {
    AskedImages asked = AskedImages.of(collected);
    if (!asked.named()) {
      throw new CaptureException(
          Reason.NOT_FOUND, "nothing was captured that names an image to ask about");
    }
    Map<String, List<String>> spellings = new LinkedHashMap<>();
    Map<String, RegistryQuestions.Question> questions = new LinkedHashMap<>();
    List<RegistryImage> images = new ArrayList<>();
    for (String reference : asked.references()) {
      Optional<ImageName> name = ImageName.of(reference);
      if (name.isEmpty()) {
        images.add(RegistryImage.missing(reference, noReference(reference)));
        continue;
      }
      String whole = name.get().toString();
      spellings.computeIfAbsent(whole, unused -> new ArrayList<>()).add(reference);
      boolean byId = asked.byId().contains(reference);
      questions.merge(
          whole,
          new RegistryQuestions.Question(name.get(), byId),
          (one, other) ->
              new RegistryQuestions.Question(one.name(), one.everyId() || other.everyId()));
    }
    Map<String, RegistryImage> answers =
        new RegistryQuestions(client, limit, limit.dividedBy(SHARE)).ask(questions);
    spellings.forEach(
        (whole, written) ->
            written.forEach(reference -> images.add(as(reference, answers.get(whole)))));
    images.sort(Comparator.comparing(RegistryImage::reference));
    Part.RegistryImages part = new Part.RegistryImages(images);
    List<RegistryImage> open = images.stream().filter(RegistryLookup::isOpen).toList();
    if (!open.isEmpty()) {
      throw new CaptureException(
          ((Missing) open.get(0).outcome()).reason(), told(open, images.size()), part);
    }
    return part;
  }

  private static Outcome noReference(String reference) {
    return Outcome.missing(
        Reason.INVALID, OneLine.of(reference), "this is no reference of an image");
  }

  private static RegistryImage as(String reference, RegistryImage answer) {
    return new RegistryImage(
        reference,
        answer.outcome(),
        answer.digest(),
        answer.isIndex(),
        answer.platforms(),
        answer.labels(),
        answer.created(),
        answer.imageId());
  }

  /** Whether the registry did not say. */
  private static boolean isOpen(RegistryImage image) {
    return image.outcome() instanceof Missing missing && missing.reason() != Reason.NOT_FOUND;
  }

  private static String told(List<RegistryImage> open, int all) {
    Map<String, Integer> reasons = new LinkedHashMap<>();
    for (RegistryImage one : open) {
      reasons.merge(((Missing) one.outcome()).detail().orElse(""), 1, Integer::sum);
    }
    String first = reasons.keySet().iterator().next();
    return "%d of %d images could not be asked about: %s%s"
        .formatted(
            open.size(),
            all,
            first,
            reasons.size() == 1 ? "" : "; and " + (reasons.size() - 1) + " more reasons");
  }
}
