package io.skewpack.snapshot;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image reference taken apart, with what container runtimes add to a short one: {@code nginx} is
 * {@code docker.io/library/nginx:latest} (grammar and rules: {@code distribution/reference}, {@code
 * ParseNormalizedNamed}).
 *
 * @param registry host and, when it is written, port
 * @param repository the path below it
 * @param tag {@code latest} when neither tag nor digest is written
 * @param digest algorithm and hexadecimal digits
 */
public record ImageName(
    String registry, String repository, Optional<String> tag, Optional<String> digest) {

  /** The registry that a reference without a host means. */
  public static final String DOCKER_HUB = "docker.io";

  private static final String OFFICIAL = "library/";

  /** A repository has at most 255 characters, a tag 128, a digest 135. */
  private static final int LONGEST = 1024;

  private static final Pattern HOST =
      Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]{1,5})?");

  private static final String COMPONENT = "[a-z0-9]+(?:(?:[.]|_|__|-+)[a-z0-9]+)*";

  private static final Pattern REST =
      Pattern.compile(
          "("
              + COMPONENT
              + "(?:/"
              + COMPONENT
              + ")*)(?::([a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}))?"
              + "(?:@(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}))?");

  public ImageName {
    Objects.requireNonNull(registry);
    Objects.requireNonNull(repository);
    Objects.requireNonNull(tag);
    Objects.requireNonNull(digest);
  }

  /**
   * @param reference as in a pod or a chart
   * @return empty when it is no reference, which one with a variable in it is not either
   */
  public static Optional<ImageName> of(String reference) {
    if (reference.length() > LONGEST) {
      return Optional.empty();
    }
    int slash = reference.indexOf('/');
    String first = slash < 0 ? "" : reference.substring(0, slash);
    boolean hosted =
        first.contains(".")
            || first.contains(":")
            || first.equals("localhost")
            || first.chars().anyMatch(Character::isUpperCase);
    String host = hosted ? first : DOCKER_HUB;
    Matcher rest = REST.matcher(hosted ? reference.substring(slash + 1) : reference);
    if (!HOST.matcher(host).matches() || !rest.matches()) {
      return Optional.empty();
    }
    String registry = host.equals("index." + DOCKER_HUB) ? DOCKER_HUB : host;
    String path = rest.group(1);
    boolean official = registry.equals(DOCKER_HUB) && path.indexOf('/') < 0;
    Optional<String> digest = Optional.ofNullable(rest.group(3));
    Optional<String> tag =
        Optional.ofNullable(rest.group(2))
            .or(() -> digest.isPresent() ? Optional.empty() : Optional.of("latest"));
    return Optional.of(new ImageName(registry, official ? OFFICIAL + path : path, tag, digest));
  }

  /** Registry and repository, as in {@code docker.io/library/nginx}. */
  public String home() {
    return registry + "/" + repository;
  }

  /** The same repository at another tag. */
  public ImageName at(String other) {
    return new ImageName(registry, repository, Optional.of(other), Optional.empty());
  }

  /** Whole, with everything that a short form leaves out. */
  @Override
  public String toString() {
    return home() + tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }
}
