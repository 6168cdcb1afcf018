package plasm.artifacts.artifact;

import plasm.artifacts.store.BlobKey;

/**
 * One artifact's name.
 *
 * @param id as {@link Family#parseId} gives it
 */
public record ArtifactName(Family family, Session session, String id) {
  BlobKey blob() {
    return family.blob(session, id);
  }

  public String httpPath() {
    return family.httpPath(session, id);
  }

  public String canonicalUri() {
    return family.canonicalUri(session, id);
  }
}
