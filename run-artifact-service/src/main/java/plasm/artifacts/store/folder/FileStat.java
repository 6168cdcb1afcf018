package plasm.artifacts.store.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import plasm.artifacts.store.BlobStat;

/**
 * What a file system tells of a file. Files are replaced, never changed in place, so a file's
 * number, time and length tell its bytes apart from those before.
 */
final class FileStat {
  private static final String ATTRIBUTES = "unix:ino,size,lastModifiedTime,isRegularFile";

  private FileStat() {}

  /**
   * @throws NoSuchFileException also when something else than a file lies there
   */
  static BlobStat of(Path file) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(file, ATTRIBUTES);
    if (!(Boolean) attributes.get("isRegularFile")) {
      throw new NoSuchFileException(file.toString());
    }
    long length = (Long) attributes.get("size");
    FileTime modified = (FileTime) attributes.get("lastModifiedTime");
    String version =
        String.join(
            "-",
            Long.toHexString((Long) attributes.get("ino")),
            Long.toHexString(modified.to(TimeUnit.NANOSECONDS)),
            Long.toHexString(length));
    return new BlobStat(length, version, modified.toInstant());
  }
}
