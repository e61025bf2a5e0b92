package io.maxcompute.emulator.http;

import io.maxcompute.emulator.fault.Fault;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * How a request reaches its operation: as it was sent, or, by a fault, cut off or twice. Confined
 * to one thread.
 */
final class Arrival {
  private final List<Fault> hits;

  Arrival(List<Fault> hits) {
    this.hits = hits;
  }

  /** Performs the operation, as often as the request arrives, and returns the answer to it. */
  Answer of(Call call, Operation operation) throws IOException {
    for (Fault fault : hits) {
      if (fault instanceof Fault.CutRequest cut) {
        return cutOff(call, cut, operation);
      } else if (fault instanceof Fault.Duplicate duplicate) {
        return twice(call, duplicate, operation);
      }
    }
    return operation.perform(call);
  }

  private static Answer cutOff(Call call, Fault.CutRequest fault, Operation operation)
      throws IOException {
    if (call.textRead().length() > fault.afterBytes()) {
      throw new CutException(); // nothing performs a text that did not come to its end
    }
    CutStream body = new CutStream(call.stream(), fault.afterBytes());
    Answer answer = operation.perform(call.withBody(body));
    if (body.isCut) {
      answer.discard();
      throw new CutException();
    }
    return answer;
  }

  private static Answer twice(Call call, Fault.Duplicate fault, Operation operation)
      throws IOException {
    byte[] body = call.stream().readAllBytes();
    Answer first = operation.perform(call.withBody(new ByteArrayInputStream(body)));
    Answer second = operation.perform(call.withBody(new ByteArrayInputStream(body)));
    boolean isFirst = fault.answered() == Fault.Answered.FIRST;
    (isFirst ? second : first).discard();
    return isFirst ? first : second;
  }

  /** Performs a request whose body was not read yet, and answers its errors, too. */
  @FunctionalInterface
  interface Operation {
    Answer perform(Call call);
  }

  private static final class CutException extends IOException {
    CutException() {
      super("request cut by a fault");
    }
  }

  /** A body that breaks off. */
  private static final class CutStream extends FilterInputStream {
    private long left;
    private boolean isCut;

    CutStream(InputStream body, long afterBytes) {
      super(body);
      this.left = afterBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (isCut) {
        throw new CutException();
      }
      int most = (int) Math.min(length, left + 1); // one more tells whether there is a rest
      int read = super.read(target, offset, most);
      if (read > left) {
        isCut = true;
        if (left == 0) {
          throw new CutException();
        }
        read = (int) left;
      }
      left -= Math.max(read, 0);
      return read;
    }

    @Override
    public long skip(long count) throws IOException {
      return readNBytes((int) Math.min(count, Integer.MAX_VALUE)).length;
    }
  }
}
