package io.skewpack.capture.git;

import java.util.Locale;

/**
 * Which names in a tree may become names of files. Git itself refuses the others on checkout; a
 * tree that was made by hand can hold them.
 */
final class TreeNames {

  private static final int MAX_LENGTH = 255;

  private TreeNames() {}

  static boolean isSafe(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && !name.equals(".")
        && !name.equals("..")
        && !name.toLowerCase(Locale.ROOT).equals(".git")
        && name.chars()
            .noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
  }
}
