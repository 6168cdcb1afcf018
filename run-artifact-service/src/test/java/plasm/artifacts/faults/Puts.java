package plasm.artifacts.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was put where, and what of it was answered: the client's side of the story. */
final class Puts {
  /** Digests of all that was ever sent to a path; the last answered one, or a later one, counts. */
  private final Map<String, List<String>> sent = new ConcurrentHashMap<>();

  private final Map<String, Integer> answered = new ConcurrentHashMap<>();
  private final Set<String> pointers = ConcurrentHashMap.newKeySet();

  /** Each path is written by one thread at a time. */
  void sending(String path, byte[] bytes) {
    sent.computeIfAbsent(path, any -> new ArrayList<>()).add(sha256(bytes));
  }

  void answered(String path, String pointer) {
    answered.put(path, sent.get(path).size() - 1);
    pointers.add(pointer);
  }

  int answered() {
    return answered.size();
  }

  /** Everything in which the service does not agree. */
  List<String> objections(HttpClient http, int port) throws IOException, InterruptedException {
    List<String> objections = new ArrayList<>();
    for (Map.Entry<String, List<String>> each : sent.entrySet()) {
      String path = each.getKey();
      HttpResponse<byte[]> answer = get(http, port, path);
      int lastAnswered = answered.getOrDefault(path, -1);
      boolean maybeAbsent = lastAnswered < 0;
      if (answer.statusCode() == 404 && maybeAbsent) {
        continue;
      }
      List<String> possible =
          each.getValue().subList(Math.max(0, lastAnswered), each.getValue().size());
      if (answer.statusCode() != 200 || !possible.contains(sha256(answer.body()))) {
        objections.add(path + " is " + answer.statusCode() + " with other bytes than were sent");
      }
    }
    for (String pointer : pointers) {
      int status = get(http, port, pointer + "?follow=1").statusCode();
      if (status != 200) {
        objections.add(pointer + " is " + status);
      }
    }
    return objections;
  }

  private static HttpResponse<byte[]> get(HttpClient http, int port, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
