package plasm.sink.http;

import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The two forms in which long answers come. */
enum Representation {
  JSON(MediaType.APPLICATION_JSON_TYPE),
  NDJSON(new MediaType("application", "x-ndjson"));

  static final String NDJSON_TYPE = "application/x-ndjson";

  private final MediaType type;

  Representation(MediaType type) {
    this.type = type;
  }

  MediaType type() {
    return type;
  }

  /** What the client likes best; JSON when it does not care. */
  static Representation of(List<MediaType> acceptable) {
    for (MediaType wanted : acceptable) {
      for (Representation representation : values()) {
        if (wanted.isCompatible(representation.type)) {
          return representation;
        }
      }
    }
    throw new NotAcceptableException();
  }
}
