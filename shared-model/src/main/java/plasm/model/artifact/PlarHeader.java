package plasm.model.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import plasm.model.json.IllegalTextException;
import plasm.model.json.ShapeException;

/**
 * What stands before the payload in a stored blob (spec/run-artifacts.md, PLAR1 framing): six bytes
 * that say what it is, the length of the metadata in four, the metadata. The payload is all that
 * follows.
 */
public final class PlarHeader {
  /** Of metadata in bytes; far more than any has, and little enough to take on trust. */
  public static final int MAX_METADATA_BYTES = 1 << 20;

  private static final byte[] MAGIC = "PLAR1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int METADATA_AT = MAGIC.length + Integer.BYTES;

  private final ArtifactMetadata metadata;
  private final byte[] bytes;

  private PlarHeader(ArtifactMetadata metadata, byte[] bytes) {
    this.metadata = metadata;
    this.bytes = bytes;
  }

  /**
   * The header to write for a payload.
   *
   * @throws IllegalArgumentException when the metadata is longer than {@link #MAX_METADATA_BYTES}
   */
  public static PlarHeader of(ArtifactMetadata metadata) {
    byte[] json = metadata.json();
    if (json.length > MAX_METADATA_BYTES) {
      throw new IllegalArgumentException(
          "metadata of " + json.length + " bytes, more than " + MAX_METADATA_BYTES);
    }
    ByteBuffer header = ByteBuffer.allocate(METADATA_AT + json.length);
    return new PlarHeader(metadata, header.put(MAGIC).putInt(json.length).put(json).array());
  }

  /**
   * Reads exactly the header, so that the stream's next byte is the payload's first.
   *
   * @throws DamagedFrameException when the stream holds something else, or too little
   * @throws IOException when the stream fails
   */
  public static PlarHeader read(InputStream in) throws IOException {
    byte[] start = in.readNBytes(METADATA_AT);
    int magic = Math.min(start.length, MAGIC.length);
    if (!Arrays.equals(start, 0, magic, MAGIC, 0, magic)) {
      throw new DamagedFrameException("the frame does not begin with PLAR1 and a line feed");
    }
    if (start.length < METADATA_AT) {
      throw new DamagedFrameException(
          "the frame ends after "
              + start.length
              + " of the "
              + METADATA_AT
              + " bytes it starts with");
    }
    int length = ByteBuffer.wrap(start).getInt(MAGIC.length);
    if (Integer.compareUnsigned(length, MAX_METADATA_BYTES) > 0) {
      throw new DamagedFrameException(
          "the frame tells of "
              + Integer.toUnsignedString(length)
              + " bytes of metadata, more than "
              + MAX_METADATA_BYTES);
    }
    byte[] json = in.readNBytes(length);
    if (json.length < length) {
      throw new DamagedFrameException(
          "the frame ends after " + json.length + " of its " + length + " bytes of metadata");
    }
    byte[] bytes = Arrays.copyOf(start, METADATA_AT + length);
    System.arraycopy(json, 0, bytes, METADATA_AT, length);
    return new PlarHeader(metadata(json), bytes);
  }

  private static ArtifactMetadata metadata(byte[] json) throws DamagedFrameException {
    try {
      return ArtifactMetadata.read(json);
    } catch (ShapeException | IllegalTextException | IOException e) {
      throw new DamagedFrameException("the frame's metadata cannot be read: " + e.getMessage(), e);
    }
  }

  public ArtifactMetadata metadata() {
    return metadata;
  }

  /** In bytes; where in the blob the payload begins. */
  public int length() {
    return bytes.length;
  }

  /** A copy of the header as it is written or was read. */
  public byte[] bytes() {
    return bytes.clone();
  }
}
