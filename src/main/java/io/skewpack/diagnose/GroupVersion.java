package io.skewpack.diagnose;

/**
 * An object's {@code apiVersion}, taken apart.
 *
 * @param group empty for the core group
 */
record GroupVersion(String group, String version) {

  static GroupVersion of(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new GroupVersion("", apiVersion)
        : new GroupVersion(apiVersion.substring(0, slash), apiVersion.substring(slash + 1));
  }
}
