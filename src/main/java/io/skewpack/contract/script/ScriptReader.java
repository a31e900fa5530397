package io.skewpack.contract.script;

import io.skewpack.contract.script.ScriptReading.Language;
import io.skewpack.contract.script.ScriptReading.Reason;
import java.util.Optional;

/**
 * Reads one script. Keeps nothing between calls; any number of threads may call it at once.
 *
 * <p>The parsers are native libraries for Linux with glibc, macOS and Windows, on x86-64 and (not
 * Windows) arm64; they are unpacked into the temporary directory and removed when the program ends.
 * Where they cannot be loaded, every script is unread for its language.
 */
public final class ScriptReader {

  /**
   * The longest text that is read, in characters: a ConfigMap holds at most 1 MiB (Kubernetes,
   * {@code pkg/apis/core/validation}, {@code MaxSecretSize}).
   */
  public static final int LONGEST = 1 << 20;

  private ScriptReader() {}

  /**
   * @param text the script
   * @param interpreter what runs it, as written: {@code /bin/bash}, {@code sh}, {@code python3};
   *     empty when only the text and the name can tell
   * @param name the file's name or ConfigMap key, for its extension; may be empty
   * @return what it does; never fails: what could not be read is in {@link ScriptReading#unread}
   */
  public static ScriptReading read(String text, Optional<String> interpreter, String name) {
    Findings findings = new Findings(text);
    Language language = ScriptLanguages.of(text, interpreter, name);
    if (language == Language.UNKNOWN) {
      findings.unread(Reason.LANGUAGE, 0, text);
    } else if (text.length() > LONGEST) {
      findings.unread(Reason.SIZE, 0, text);
    } else {
      try {
        read(text, language, findings);
      } catch (LinkageError e) {
        findings.unread(Reason.LANGUAGE, 0, text);
      }
    }
    return findings.reading(language);
  }

  private static void read(String text, Language language, Findings findings) {
    GoTemplates.Masked masked = GoTemplates.mask(text, findings);
    boolean shell = language == Language.SH || language == Language.BASH;
    Source source = Source.of(text, masked.text(), masked.filled(), shell ? '.' : '_');
    switch (language) {
      case SH, BASH -> {
        ShellShebang.read(text, findings);
        ShellWalk.read(source, findings);
      }
      case PYTHON -> PythonWalk.read(source, findings);
      case JAVASCRIPT -> JavaScriptWalk.read(source, findings);
      case UNKNOWN -> throw new IllegalStateException("no reader");
    }
  }
}
