package io.skewpack.verify;

import java.util.Optional;

/**
 * What a pack says it was made from.
 *
 * @param line where it says so, from 1
 * @param tool name and version
 * @param snapshot SHA-256 of {@code snapshot.json}
 * @param catalog SHA-256 of the catalog
 * @param caseFile SHA-256 of the case file that was given beside the snapshot
 * @param templates SHA-256 of templates and texts that were not the program's own
 */
public record PackFooter(
    int line,
    String tool,
    String snapshot,
    String capturedAt,
    String catalog,
    Optional<String> caseFile,
    Optional<String> templates,
    String language,
    String budget) {}
