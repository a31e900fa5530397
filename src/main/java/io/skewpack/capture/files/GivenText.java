package io.skewpack.capture.files;

import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A text file that a user named, in UTF-8; or a pipe, such as a shell's {@code <(kubectl get crd -o
 * yaml)}, which has no size to ask for.
 */
record GivenText(String text) {

  /** Five times the CRDs of a busy cluster; a device such as {@code /dev/zero} never ends. */
  private static final int MAX_BYTES = 100_000_000;

  private static final char REPLACEMENT = '\ufffd';

  private static final String BYTE_ORDER_MARK = "\ufeff";

  /**
   * @param name the file as the user named it, for messages
   */
  static GivenText of(Path file, String name) throws CaptureException {
    if (Files.isDirectory(file)) {
      throw new CaptureException(Reason.INVALID, name + " is a directory");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new CaptureException(Reason.NOT_FOUND, "there is no file " + name, e);
    } catch (IOException e) {
      throw new CaptureException(
          Reason.INVALID, name + " cannot be read: " + WholeFile.reason(e), e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new CaptureException(
          Reason.INVALID, name + " holds more than " + MAX_BYTES / 1_000_000 + " MB");
    }
    return of(bytes, name);
  }

  /** The same for bytes that were read already. */
  static GivenText of(byte[] bytes, String name) throws CaptureException {
    try {
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (text.indexOf(REPLACEMENT) >= 0) {
        // It stands there itself, or for bytes that are no UTF-8: the strict decoder tells.
        text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      }
      return new GivenText(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      throw new CaptureException(Reason.INVALID, name + " is not a text file in UTF-8", e);
    }
  }

  boolean isMarkup() {
    return text.stripLeading().startsWith("<");
  }

  /** What an HTML or XML file most likely is, with its title. */
  String markup() {
    String lower = text.toLowerCase(Locale.ROOT);
    int from = lower.indexOf("<title>");
    int to = lower.indexOf("</title>");
    String title =
        from >= 0 && to > from
            ? " titled '"
                + text.substring(from + 7, to).strip().lines().findFirst().orElse("")
                + "'"
            : "";
    return "HTML or XML" + title + ", not YAML: most likely the error page of a download";
  }
}
