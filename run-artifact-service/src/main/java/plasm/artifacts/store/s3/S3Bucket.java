package plasm.artifacts.store.s3;

import plasm.artifacts.store.BlobKey;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The part of a bucket that belongs to a store.
 *
 * @param prefix what every object's key begins with: empty, or segments and a slash at the end
 */
record S3Bucket(S3Client client, String name, String prefix) {
  /** A prefix with or without slashes around it. */
  static S3Bucket of(S3Client client, String name, String prefix) {
    int from = 0;
    int to = prefix.length();
    while (from < to && prefix.charAt(from) == '/') {
      from++;
    }
    while (to > from && prefix.charAt(to - 1) == '/') {
      to--;
    }
    return new S3Bucket(client, name, from == to ? "" : prefix.substring(from, to) + "/");
  }

  /** The name that S3 knows the blob by. */
  String object(BlobKey key) {
    return prefix + key.path();
  }

  /** The prefix of all objects in a folder. */
  String folder(String folder) {
    return prefix + folder + "/";
  }

  /** The blob that has this name in S3. */
  BlobKey key(String object) {
    return new BlobKey(object.substring(prefix.length()));
  }

  /** For messages. */
  String url(BlobKey key) {
    return this + key.path();
  }

  /** For messages. */
  String folderUrl(String folder) {
    return this + folder;
  }

  @Override
  public String toString() {
    return "s3://" + name + "/" + prefix;
  }
}
