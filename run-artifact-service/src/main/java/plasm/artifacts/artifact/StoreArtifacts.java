package plasm.artifacts.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import plasm.artifacts.store.BlobStat;
import plasm.artifacts.store.BlobWriter;
import plasm.artifacts.store.BlobWriter.Precondition;
import plasm.artifacts.store.BlobWriter.Put;
import plasm.artifacts.store.Layout;
import plasm.model.artifact.ArtifactMetadata;
import plasm.model.artifact.PlarHeader;
import plasm.model.store.StoreFailure;

/** The use case: frames a payload, stores it, then lets its number point to it. */
public final class StoreArtifacts {
  private final BlobWriter blobs;
  private final Layout layout;
  private final long maxPayloadBytes;

  /**
   * @param maxPayloadBytes of one artifact, without its frame
   */
  public StoreArtifacts(BlobWriter blobs, Layout layout, long maxPayloadBytes) {
    this.blobs = blobs;
    this.layout = layout;
    this.maxPayloadBytes = maxPayloadBytes;
  }

  public long maxPayloadBytes() {
    return maxPayloadBytes;
  }

  /**
   * What was stored.
   *
   * @param created false when it replaced another one
   * @param sha256 of the payload, lowercase hex
   */
  public record Stored(boolean created, ArtifactStat stat, String sha256) {}

  /**
   * Stores an artifact, and behind it the pointer, so that a pointer never points at nothing.
   *
   * @param index the artifact's number in its session; null when it has none
   * @param payload read to its end, once
   * @return empty when the precondition does not hold
   * @throws PayloadTooLargeException over the limit; nothing is left behind
   * @throws IOException when the payload cannot be read to its end; nothing is left behind
   * @throws StoreFailure when the store failed; storing it again is harmless
   */
  public Optional<Stored> store(
      ArtifactName name,
      ArtifactMetadata metadata,
      Long index,
      InputStream payload,
      Precondition precondition)
      throws IOException {
    PlarHeader header = PlarHeader.of(metadata);
    MeasuredPayload measured = new MeasuredPayload(payload, maxPayloadBytes);
    InputStream frame = new SequenceInputStream(new ByteArrayInputStream(header.bytes()), measured);
    Optional<Stored> stored =
        switch (blobs.put(name.blob(), frame, precondition)) {
          case Put.Refused() -> Optional.empty();
          case Put.Created(BlobStat stat) -> Optional.of(stored(true, stat, header, measured));
          case Put.Replaced(BlobStat stat) -> Optional.of(stored(false, stat, header, measured));
        };
    if (stored.isPresent() && index != null) {
      blobs.put(
          name.family().pointer(name.session(), index, layout),
          new ByteArrayInputStream(name.id().getBytes(StandardCharsets.UTF_8)),
          new Precondition.None());
    }
    return stored;
  }

  private static Stored stored(
      boolean created, BlobStat stat, PlarHeader header, MeasuredPayload measured) {
    return new Stored(
        created,
        new ArtifactStat(stat.version(), stat.length() - header.length(), stat.modified()),
        measured.sha256());
  }
}
