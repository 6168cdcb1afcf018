package plasm.artifacts.http;

import java.io.InputStream;

/**
 * Stored bytes as an answer's entity.
 *
 * @param bytes closed by whoever sends them
 * @param length how many of them to send
 */
record Payload(InputStream bytes, long length) {}
