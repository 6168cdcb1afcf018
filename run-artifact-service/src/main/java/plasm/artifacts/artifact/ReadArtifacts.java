package plasm.artifacts.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobReader;
import plasm.artifacts.store.BlobStat;
import plasm.artifacts.store.Layout;
import plasm.artifacts.store.OpenBlob;
import plasm.model.artifact.ArtifactMetadata;
import plasm.model.artifact.DamagedFrameException;
import plasm.model.artifact.PlarHeader;
import plasm.model.store.StoreFailure;

/** The use case: artifacts out of the blobs that hold them. */
public final class ReadArtifacts {
  /** A header has some hundred bytes; this many are asked for when nothing else is wanted. */
  private static final int USUAL_HEADER_BYTES = 4_096;

  private static final int POINTER_BYTES = 128;

  private final BlobReader blobs;
  private final Layout layout;

  public ReadArtifacts(BlobReader blobs, Layout layout) {
    this.blobs = blobs;
    this.layout = layout;
  }

  /**
   * An artifact without its payload.
   *
   * @param headerLength bytes of the blob before the payload
   */
  public record Described(ArtifactStat stat, ArtifactMetadata metadata, long headerLength) {}

  /**
   * The whole artifact.
   *
   * @return empty when there is surely none
   * @throws DamagedFrameException when the blob is no artifact
   * @throws StoreFailure when the store cannot tell
   */
  public Optional<Artifact> open(ArtifactName name) throws IOException {
    Optional<OpenBlob> found = blobs.open(name.blob());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    OpenBlob blob = found.get();
    try {
      PlarHeader header = header(blob.bytes());
      return Optional.of(new Artifact(stat(blob.stat(), header), header.metadata(), blob.bytes()));
    } catch (IOException | RuntimeException e) {
      blob.close();
      throw e;
    }
  }

  /** As {@link #open}, without the payload. */
  public Optional<Described> describe(ArtifactName name) throws IOException {
    Optional<OpenBlob> found = blobs.open(name.blob(), 0, USUAL_HEADER_BYTES);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    BlobStat stat = found.get().stat();
    byte[] start = start(found.get(), USUAL_HEADER_BYTES);
    try {
      return Optional.of(described(stat, PlarHeader.read(new ByteArrayInputStream(start))));
    } catch (DamagedFrameException e) {
      if (stat.length() <= start.length) {
        throw e;
      }
      return describeWhole(name);
    }
  }

  private Optional<Described> describeWhole(ArtifactName name) throws IOException {
    Optional<OpenBlob> found = blobs.open(name.blob());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (OpenBlob blob = found.get()) {
      return Optional.of(described(blob.stat(), header(blob.bytes())));
    }
  }

  /**
   * A part of the payload of exactly the version that was described.
   *
   * @return empty when the artifact was replaced or removed since; describe it again
   */
  public Optional<InputStream> slice(
      ArtifactName name, Described described, long offset, long length) throws IOException {
    Optional<OpenBlob> found = blobs.open(name.blob(), described.headerLength() + offset, length);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    OpenBlob blob = found.get();
    if (blob.stat().version().equals(described.stat().version())) {
      return Optional.of(blob.bytes());
    }
    blob.close();
    return Optional.empty();
  }

  /**
   * The artifact that a number of the session stands for.
   *
   * @return empty when the number stands for none
   * @throws DamagedPointerException when the pointer holds no id
   */
  public Optional<ArtifactName> resolve(Family family, Session session, long n) throws IOException {
    BlobKey pointer = family.pointer(session, n, layout);
    Optional<OpenBlob> found = blobs.open(pointer, 0, POINTER_BYTES);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String text = new String(start(found.get(), POINTER_BYTES), StandardCharsets.UTF_8).strip();
    String id =
        family
            .parseId(text)
            .orElseThrow(() -> new DamagedPointerException("the pointer " + n + " holds no id"));
    return Optional.of(new ArtifactName(family, session, id));
  }

  private static PlarHeader header(InputStream blob) throws DamagedFrameException {
    try {
      return PlarHeader.read(blob);
    } catch (DamagedFrameException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static byte[] start(OpenBlob blob, int length) {
    try (blob) {
      return blob.bytes().readNBytes(length);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static StoreFailure unreadable(IOException e) {
    return new StoreFailure.Unavailable("a blob cannot be read: " + e.getMessage(), e);
  }

  private static Described described(BlobStat stat, PlarHeader header) {
    return new Described(stat(stat, header), header.metadata(), header.length());
  }

  private static ArtifactStat stat(BlobStat stat, PlarHeader header) {
    return new ArtifactStat(stat.version(), stat.length() - header.length(), stat.modified());
  }
}
