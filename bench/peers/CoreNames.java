import edu.stanford.nlp.pipeline.*;
import java.io.*;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;

/** CoreNames TEXTS: names of each *.txt as "start end kind" lines in a .core file; speed on stderr. */
public class CoreNames {
  static double cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
  }

  public static void main(String[] a) throws Exception {
    Properties p = new Properties();
    try (Reader r = new InputStreamReader(CoreNames.class.getResourceAsStream("/StanfordCoreNLP-french.properties"), StandardCharsets.UTF_8)) {
      p.load(r);
    }
    p.setProperty("annotators", "tokenize,ssplit,ner");
    p.setProperty("ssplit.newlineIsSentenceBreak", "always");
    p.setProperty("ner.applyFineGrained", "false");
    p.setProperty("ner.buildEntityMentions", "true");
    p.setProperty("threads", "1");
    StanfordCoreNLP nlp = new StanfordCoreNLP(p);
    double start = cpu();
    File[] files = new File(a[0]).listFiles((d, n) -> n.endsWith(".txt"));
    Arrays.sort(files);
    long words = 0;
    for (File f : files) {
      String text = Files.readString(f.toPath());
      words += text.split("\\s+").length;
      CoreDocument d = new CoreDocument(text);
      nlp.annotate(d);
      StringBuilder b = new StringBuilder();
      if (d.entityMentions() != null)
        for (CoreEntityMention m : d.entityMentions())
          b.append(m.charOffsets().first).append(' ').append(m.charOffsets().second).append(' ').append(m.entityType()).append('\n');
      Files.writeString(Path.of(f.getPath().replace(".txt", ".core")), b.toString());
    }
    double t = cpu() - start;
    String peak = "?";
    for (String l : Files.readAllLines(Path.of("/proc/self/status")))
      if (l.startsWith("VmHWM:")) peak = String.valueOf(Long.parseLong(l.replaceAll("\\D", "")) / 1024);
    System.err.printf(Locale.ROOT, "start-up %.2f CPU s, %.0f words per CPU second, peak %s MB%n", start, words / t, peak);
  }
}
