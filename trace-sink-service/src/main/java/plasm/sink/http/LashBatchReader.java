package plasm.sink.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import plasm.model.json.IllegalTextException;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;
import plasm.model.lash.TraceContext;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.json.LashReader;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashEntry;

/** The body of a request that brings lash records: all of them, or a problem that names one. */
final class LashBatchReader {
  /** What ids and names of groups may take: indexes of databases hold little more. */
  private static final int MAX_KEY_CHARS = 512;

  private static final String RECORDS = "records";

  private LashBatchReader() {}

  /** {@code {"records":[...]}}; other members are ignored. */
  static List<LashEntry> readJson(byte[] body, Tenant tenant) {
    List<LashEntry> entries = new ArrayList<>();
    return JsonBody.readCharacters(
        body,
        ProblemType.INVALID_RECORD,
        json -> {
          if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new ShapeException("", "the body must be an object with the member records");
          }
          boolean found = false;
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean isRecords = json.currentName().equals(RECORDS);
            json.nextToken();
            if (!isRecords) {
              json.skipChildren();
            } else if (found) {
              throw new ShapeException("", "records is given twice");
            } else {
              found = true;
              readArray(json, body, tenant, entries);
            }
          }
          if (!found) {
            throw new ShapeException("", "the member records is missing");
          }
          return entries;
        });
  }

  private static void readArray(
      JsonParser json, byte[] body, Tenant tenant, List<LashEntry> entries)
      throws IOException, ShapeException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new ShapeException("/" + RECORDS, "records must be a list");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      int index = entries.size();
      RawJson posted = JsonBody.value(json, body).detached();
      entries.add(entry(posted, tenant, index, "/" + RECORDS + "/" + index, "record " + index));
    }
  }

  /** One record a line; empty lines are skipped. */
  static List<LashEntry> readNdjson(byte[] body, Tenant tenant) {
    List<LashEntry> entries = new ArrayList<>();
    int line = 0;
    for (int from = 0, to; from < body.length; from = to + 1) {
      to = from;
      while (to < body.length && body[to] != '\n') {
        to++;
      }
      line++;
      int end = to > from && body[to - 1] == '\r' ? to - 1 : to;
      byte[] text = Arrays.copyOfRange(body, from, end);
      if (!isBlank(text)) {
        RawJson posted = RawJson.slice(text, 0, text.length);
        entries.add(entry(posted, tenant, entries.size(), "", "line " + line));
      }
    }
    return entries;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  /**
   * @param at the record's JSON pointer in the body
   * @param name of the record, for people
   */
  private static LashEntry entry(RawJson posted, Tenant tenant, int index, String at, String name) {
    try {
      JsonText.requireCharacters(posted.utf8());
      TraceRecord read = LashReader.TOLERANT.read(posted);
      requireKeys(read);
      return LashEntry.of(tenant, posted, read);
    } catch (ShapeException e) {
      throw invalid(name + ": " + e.getMessage(), index, at + e.pointer(), e);
    } catch (IllegalTextException e) {
      throw invalid(name + ": " + e.getMessage(), index, at, e);
    } catch (JsonProcessingException e) {
      throw invalid(name + " is not JSON" + place(e.getLocation()), index, at, e);
    } catch (IOException e) {
      throw invalid(name + " cannot be read", index, at, e);
    }
  }

  /** What databases have to find records by. */
  private static void requireKeys(TraceRecord read) throws ShapeException {
    TraceContext context = read.context();
    requireKey("/id", read.id());
    requireKey("/timestamp", read.timestamp());
    requireKey("/type", read.event().kind());
    requireKey("/context/session_id", context.sessionId());
    requireKey("/context/turn_id", context.turnId());
    requireKey("/context/run_id", context.runId());
    requireKey("/context/experiment_id", context.experimentId());
    requireKey("/context/candidate_id", context.candidateId());
  }

  private static void requireKey(String pointer, String key) throws ShapeException {
    if (key != null && (key.length() > MAX_KEY_CHARS || key.indexOf('\0') >= 0)) {
      throw new ShapeException(
          pointer, "must be of at most " + MAX_KEY_CHARS + " characters, none of them NUL");
    }
  }

  private static ProblemException invalid(
      String detail, int index, String pointer, Exception cause) {
    ProblemType type = ProblemType.INVALID_RECORD;
    return new ProblemException(new Problem(type, type.status(), detail, index, pointer), cause);
  }

  private static String place(JsonLocation location) {
    return location == null ? "" : " at column " + location.getColumnNr();
  }
}
