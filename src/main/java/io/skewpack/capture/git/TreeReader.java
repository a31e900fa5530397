package io.skewpack.capture.git;

import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Outcome.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/** Reads the directories and files of commits. Safe for several threads. */
final class TreeReader {

  /** Far above real directories; each tree object is read whole. */
  private static final int MAX_TREE_BYTES = 20_000_000;

  private final Repository repository;
  private final Map<ObjectId, List<Entry>> known = new ConcurrentHashMap<>();

  TreeReader(Repository repository) {
    this.repository = repository;
  }

  /** One name in a directory. */
  record Entry(String name, FileMode mode, ObjectId id) {
    boolean isDirectory() {
      return FileMode.TREE.equals(mode.getBits());
    }

    boolean isFile() {
      return mode.getObjectType() == Constants.OBJ_BLOB && !isLink();
    }

    boolean isLink() {
      return FileMode.SYMLINK.equals(mode.getBits());
    }

    boolean isSubmodule() {
      return FileMode.GITLINK.equals(mode.getBits());
    }
  }

  /** The names in a directory, in git's order. */
  List<Entry> entries(ObjectId tree) throws IOException {
    List<Entry> entries = known.get(tree);
    if (entries == null) {
      entries = read(tree);
      known.put(tree, entries);
    }
    return entries;
  }

  private List<Entry> read(ObjectId tree) throws IOException {
    try (ObjectReader reader = repository.newObjectReader()) {
      byte[] raw = reader.open(tree, Constants.OBJ_TREE).getCachedBytes(MAX_TREE_BYTES);
      CanonicalTreeParser parser = new CanonicalTreeParser();
      parser.reset(raw);
      List<Entry> entries = new ArrayList<>();
      for (; !parser.eof(); parser.next()) {
        entries.add(
            new Entry(
                parser.getEntryPathString(), parser.getEntryFileMode(), parser.getEntryObjectId()));
      }
      return List.copyOf(entries);
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new IOException("the tree " + tree.name() + " is damaged", e);
    }
  }

  /**
   * What a path leads to; links are not followed.
   *
   * @param path with {@code /}; not empty
   */
  Optional<Entry> find(ObjectId root, String path) throws IOException {
    ObjectId at = root;
    String[] steps = path.split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      String step = steps[i];
      Optional<Entry> next =
          entries(at).stream().filter(entry -> entry.name().equals(step)).findFirst();
      if (next.isEmpty() || i == steps.length - 1) {
        return next;
      }
      if (!next.get().isDirectory()) {
        return Optional.empty();
      }
      at = next.get().id();
    }
    return Optional.empty();
  }

  /**
   * A directory of a commit.
   *
   * @param path with {@code /}; empty for the root
   */
  Optional<ObjectId> directory(ObjectId root, String path) throws IOException {
    return path.isEmpty()
        ? Optional.of(root)
        : find(root, path).filter(Entry::isDirectory).map(Entry::id);
  }

  /**
   * The bytes of a file.
   *
   * @throws CaptureException when there are more than allowed
   */
  byte[] bytes(ObjectId blob, String name, long most) throws IOException, CaptureException {
    try (ObjectReader reader = repository.newObjectReader()) {
      ObjectLoader loader = reader.open(blob, Constants.OBJ_BLOB);
      if (loader.getSize() > most) {
        throw new CaptureException(
            Reason.INVALID, name + " is too large: " + loader.getSize() + " bytes");
      }
      return loader.getCachedBytes((int) Math.min(most, Integer.MAX_VALUE - 8));
    }
  }
}
