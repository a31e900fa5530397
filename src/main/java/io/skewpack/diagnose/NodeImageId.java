package io.skewpack.diagnose;

import io.skewpack.snapshot.ImageName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code status.containerStatuses[].imageID} taken apart. A container runtime names an image that
 * it pulled by its repository and the digest of a manifest or an index; one that it was given by a
 * file it names by its id, the digest of its configuration, which no registry lists as a manifest.
 *
 * @param name the repository; absent when only the id is known
 * @param digest {@code sha256:…}
 */
record NodeImageId(Optional<ImageName> name, String digest) {

  /** What dockershim and cri-dockerd put before it. */
  private static final Pattern SCHEME = Pattern.compile("^docker(-pullable)?://");

  /**
   * What {@code ctr images import --digests} calls an image from a file, as {@code kind load} runs
   * it: the digest beside it is of a manifest that was made on export, not the registry's.
   */
  private static final Pattern IMPORTED = Pattern.compile("(.*/)?import-\\d{4}-\\d{2}-\\d{2}");

  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern BARE = Pattern.compile("[0-9a-f]{64}");

  /** Empty when it is of no known form. */
  static Optional<NodeImageId> of(String imageId) {
    String id = SCHEME.matcher(imageId).replaceFirst("");
    int at = id.indexOf('@');
    if (at < 0) {
      String digest = BARE.matcher(id).matches() ? "sha256:" + id : id;
      return DIGEST.matcher(digest).matches()
          ? Optional.of(new NodeImageId(Optional.empty(), digest))
          : Optional.empty();
    }
    String digest = id.substring(at + 1);
    Optional<ImageName> name = ImageName.of(id).filter(n -> DIGEST.matcher(digest).matches());
    boolean imported = IMPORTED.matcher(id.substring(0, at)).matches();
    return name.map(
        known -> new NodeImageId(imported ? Optional.empty() : Optional.of(known), digest));
  }
}
