package io.maxcompute.spark;

import java.io.StringWriter;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Everything that is logged below some names, at any level, with stack traces. */
final class CapturedLog implements AutoCloseable {
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final StringWriter text = new StringWriter();
  private final List<String> names;

  private CapturedLog(List<String> names) {
    this.names = names;
  }

  static CapturedLog of(String... names) {
    CapturedLog log = new CapturedLog(List.of(names));
    PatternLayout layout = PatternLayout.newBuilder().withPattern("%p %c %m%n%throwable").build();
    WriterAppender appender =
        WriterAppender.createAppender(layout, null, log.text, "captured", false, false);
    appender.start();
    for (String name : names) {
      LoggerConfig config = new LoggerConfig(name, Level.ALL, false);
      config.addAppender(appender, Level.ALL, null);
      log.context.getConfiguration().addLogger(name, config);
    }
    log.context.updateLoggers();
    return log;
  }

  String text() {
    return text.toString();
  }

  @Override
  public void close() {
    names.forEach(context.getConfiguration()::removeLogger);
    context.updateLoggers();
  }
}
