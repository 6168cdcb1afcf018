package plasm.sink.store.sqlite;

import plasm.model.json.RawJson;

/**
 * Where JSON lies in the log.
 *
 * @param row the row's first seq
 * @param offset in the row's bytes
 */
record LogPlace(long row, int offset, int length) {
  /** The place of a part of what lies here. */
  LogPlace of(RawJson part, RawJson whole) {
    return new LogPlace(row, offset + part.offsetIn(whole), part.length());
  }

  RawJson in(byte[] rowBytes) {
    return RawJson.ofTrusted(rowBytes, offset, length);
  }
}
