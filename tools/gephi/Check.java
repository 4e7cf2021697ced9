// Opens files of actant in Gephi's own toolkit, compares what Gephi then holds
// with what stands in the file, lays the graph out and draws it.
//
//   java -cp gephi-toolkit-…-all.jar Check.java OUTDIR FILE…
//
// The file is read a second time with the XML reader of Java, so that nothing is
// taken on trust. Exit status 1 and a line for each fault when they differ.

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.gephi.graph.api.*;
import org.gephi.io.exporter.api.ExportController;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.layout.plugin.forceAtlas2.ForceAtlas2;
import org.gephi.layout.plugin.forceAtlas2.ForceAtlas2Builder;
import org.gephi.preview.api.PreviewController;
import org.gephi.preview.api.PreviewModel;
import org.gephi.preview.api.PreviewProperty;
import org.gephi.project.api.ProjectController;
import org.gephi.project.api.Workspace;
import org.openide.util.Lookup;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class Check {
    static final List<String> faults = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        File out = new File(args[0]);
        for (int i = 1; i < args.length; i++) {
            check(new File(args[i]), out);
        }
        for (String f : faults) {
            System.err.println("gephi check: " + f);
        }
        System.exit(faults.isEmpty() ? 0 : 1); // Gephi leaves threads behind
    }

    static void want(boolean ok, String fault) {
        if (!ok && faults.size() < 40) {
            faults.add(fault);
        }
    }

    static void check(File file, File out) throws Exception {
        Drawn want = file.getName().endsWith(".gexf") ? Drawn.gexf(file) : Drawn.graphml(file);
        Workspace space = open(file, want);
        GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel(space);
        compare(file.getName(), want, model);
        draw(file, out, model, space);
        System.out.printf("%s: %d nodes, %d edges, %d with time: as in the file%n", file.getName(), model.getGraph().getNodeCount(),
            model.getGraph().getEdgeCount(), want.spells);
    }

    static Workspace open(File file, Drawn want) throws Exception {
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        projects.newProject();
        Workspace space = projects.getCurrentWorkspace();
        ImportController imports = Lookup.getDefault().lookup(ImportController.class);
        Container container = imports.importFile(file);
        container.getLoader().setAllowAutoNode(false);
        imports.process(container, new DefaultProcessor(), space);
        for (java.util.Iterator<Issue> it = container.getReport().getIssues(1000); it.hasNext();) {
            Issue issue = it.next();
            String level = String.valueOf(issue.getLevel());
            want(!level.equals("SEVERE") && !level.equals("CRITICAL") && !level.equals("WARNING"), file.getName() + ": Gephi says " + issue.getMessage());
        }
        return space;
    }

    // compare holds Gephi's graph against the file.
    static void compare(String name, Drawn want, GraphModel model) {
        Graph graph = model.getGraph();
        want(graph.getNodeCount() == want.nodes.size(), name + ": nodes: " + graph.getNodeCount() + ", in the file " + want.nodes.size());
        want(graph.getEdgeCount() == want.edges.size(), name + ": edges: " + graph.getEdgeCount() + ", in the file " + want.edges.size());
        for (Node node : graph.getNodes()) {
            Map<String, String> values = want.nodes.get(String.valueOf(node.getId()));
            if (values == null) {
                want(false, name + ": node " + node.getId() + " is not in the file");
                continue;
            }
            compareElement(name + ": node " + node.getId(), values, node);
        }
        int timed = 0;
        Set<String> types = new HashSet<>();
        for (Edge edge : graph.getEdges()) {
            Map<String, String> values = want.edges.get(String.valueOf(edge.getId()));
            if (values == null) {
                want(false, name + ": edge " + edge.getId() + " is not in the file");
                continue;
            }
            String ends = edge.getSource().getId() + " " + edge.getTarget().getId();
            want(ends.equals(values.get("@ends")), name + ": edge " + edge.getId() + " ties " + ends);
            want(Math.abs(edge.getWeight() - Double.parseDouble(values.get("weight"))) < 1e-9, name + ": weight of " + edge.getId() + ": " + edge.getWeight());
            want(edge.isDirected() == values.get("@directed").equals("true"), name + ": direction of " + edge.getId());
            types.add(String.valueOf(attribute(edge, "type")));
            compareElement(name + ": edge " + edge.getId(), values, edge);
            timed += edge.getIntervals().length > 0 ? 1 : 0;
        }
        want(types.equals(want.types()), name + ": types " + types + ", in the file " + want.types());
        if (name.endsWith(".gexf")) {
            want(want.spells > 0 && timed > 0, name + ": no edge has time");
            Interval bounds = model.getTimeBounds();
            want(bounds != null && !Double.isInfinite(bounds.getLow()) && !Double.isInfinite(bounds.getHigh()), name + ": the timeline has no ends");
        }
    }

    static void compareElement(String what, Map<String, String> values, org.gephi.graph.api.Element element) {
        want(String.valueOf(element.getLabel()).equals(values.get("label")), what + ": label " + element.getLabel() + ", in the file " + values.get("label"));
        for (Map.Entry<String, String> e : values.entrySet()) {
            if (e.getKey().startsWith("@") || e.getKey().equals("label") || e.getKey().equals("weight")) {
                continue;
            }
            Object have = attribute(element, e.getKey());
            want(have != null && String.valueOf(have).equals(e.getValue()), what + ": " + e.getKey() + " is " + have + ", in the file " + e.getValue());
        }
        String spells = values.getOrDefault("@spells", "");
        if (!spells.isEmpty()) {
            want(element.getIntervals().length == spells.split(" ").length, what + ": " + element.getIntervals().length + " spells, in the file " + spells);
        }
    }

    // attribute gives what stands in the column of a title, as people see it.
    static Object attribute(org.gephi.graph.api.Element element, String title) {
        for (Column c : element.getAttributeColumns()) {
            if (c.getTitle().equals(title)) {
                return element.getAttribute(c);
            }
        }
        return null;
    }

    static Color colour(String kind) {
        return switch (kind) {
            case "person" -> new Color(0xd95f02);
            case "country" -> new Color(0x1b7fa6);
            case "ministry" -> new Color(0x7a5195);
            case "organisation" -> new Color(0x3a8f4d);
            case "place" -> new Color(0xb8a13a);
            case "event" -> new Color(0x444444);
            default -> new Color(0x999999);
        };
    }

    // draw lays the graph out and writes pictures of it.
    static void draw(File file, File out, GraphModel model, Workspace space) throws IOException {
        Node[] nodes = model.getGraph().getNodes().toArray();
        java.util.Random random = new java.util.Random(7);
        for (Node n : nodes) {
            n.setX(random.nextFloat() * 1000 - 500);
            n.setY(random.nextFloat() * 1000 - 500);
            n.setColor(colour(String.valueOf(attribute(n, "kind"))));
            n.setSize(8f + 5f * (float) Math.sqrt(model.getGraph().getDegree(n)));
        }
        ForceAtlas2 layout = new ForceAtlas2Builder().buildLayout();
        layout.setGraphModel(model);
        layout.resetPropertiesValues();
        layout.setAdjustSizes(false);
        layout.setStrongGravityMode(true);
        layout.setGravity(0.06);
        layout.setScalingRatio(12.0);
        layout.setThreadsCount(1);
        layout.initAlgo();
        for (int i = 0; i < 400 && layout.canAlgo(); i++) {
            layout.goAlgo();
        }
        layout.setAdjustSizes(true);
        for (int i = 0; i < 100 && layout.canAlgo(); i++) {
            layout.goAlgo();
        }
        layout.endAlgo();
        PreviewModel preview = Lookup.getDefault().lookup(PreviewController.class).getModel(space);
        preview.getProperties().putValue(PreviewProperty.SHOW_NODE_LABELS, Boolean.TRUE);
        preview.getProperties().putValue(PreviewProperty.NODE_LABEL_PROPORTIONAL_SIZE, Boolean.FALSE);
        preview.getProperties().putValue(PreviewProperty.NODE_LABEL_FONT, new java.awt.Font("SansSerif", java.awt.Font.PLAIN, 13));
        preview.getProperties().putValue(PreviewProperty.EDGE_CURVED, Boolean.FALSE);
        preview.getProperties().putValue(PreviewProperty.EDGE_OPACITY, 45f);
        preview.getProperties().putValue(PreviewProperty.BACKGROUND_COLOR, Color.WHITE);
        ExportController exports = Lookup.getDefault().lookup(ExportController.class);
        String stem = file.getName().replace('.', '-');
        File pdf = new File(out, stem + ".pdf");
        exports.exportFile(pdf, space);
        want(pdf.length() > 2000, pdf + " is empty");
        picture(model, new File(out, stem + ".png"));
    }

    // picture draws what Gephi laid out; Gephi's own PNG needs a screen.
    static void picture(GraphModel model, File file) throws IOException {
        int side = 1800;
        int margin = 110;
        float left = Float.MAX_VALUE, top = Float.MAX_VALUE, right = -Float.MAX_VALUE, bottom = -Float.MAX_VALUE;
        for (Node n : model.getGraph().getNodes()) {
            left = Math.min(left, n.x());
            right = Math.max(right, n.x());
            top = Math.min(top, n.y());
            bottom = Math.max(bottom, n.y());
        }
        float scale = (side - 2 * margin) / Math.max(1f, Math.max(right - left, bottom - top));
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, side, side);
        for (Edge e : model.getGraph().getEdges()) {
            g.setColor(new Color(90, 90, 90, 90));
            g.setStroke(new BasicStroke((float) Math.min(6, 0.8 + Math.sqrt(e.getWeight()) / 2)));
            g.drawLine(at(e.getSource().x(), left, scale, margin), at(e.getSource().y(), top, scale, margin),
                at(e.getTarget().x(), left, scale, margin), at(e.getTarget().y(), top, scale, margin));
        }
        Node[] nodes = model.getGraph().getNodes().toArray();
        java.util.Arrays.sort(nodes, java.util.Comparator.comparingInt((Node n) -> model.getGraph().getDegree(n)).reversed());
        for (Node n : nodes) {
            int r = (int) (4 + 2.2 * Math.sqrt(model.getGraph().getDegree(n)));
            g.setColor(n.getColor());
            g.fillOval(at(n.x(), left, scale, margin) - r, at(n.y(), top, scale, margin) - r, 2 * r, 2 * r);
        }
        g.setFont(new java.awt.Font("SansSerif", java.awt.Font.PLAIN, 15));
        List<Rectangle> taken = new ArrayList<>();
        for (Node n : nodes) { // the most tied first; a label has its place or is left out
            int width = g.getFontMetrics().stringWidth(n.getLabel());
            int x = Math.max(4, Math.min(side - width - 4, at(n.x(), left, scale, margin) - width / 2));
            Rectangle box = new Rectangle(x, at(n.y(), top, scale, margin) - 22, width, 17);
            if (taken.stream().noneMatch(box::intersects)) {
                taken.add(box);
                g.setColor(new Color(255, 255, 255, 190));
                g.fillRect(box.x - 1, box.y, box.width + 2, box.height);
                g.setColor(Color.BLACK);
                g.drawString(n.getLabel(), box.x, box.y + 13);
            }
        }
        g.dispose();
        ImageIO.write(image, "png", file);
    }

    static int at(float v, float from, float scale, int margin) {
        return margin + Math.round((v - from) * scale);
    }

    // Drawn is what a file says, read without Gephi.
    static class Drawn {
        final Map<String, Map<String, String>> nodes = new HashMap<>();
        final Map<String, Map<String, String>> edges = new HashMap<>();
        int spells;

        Set<String> types() {
            Set<String> out = new HashSet<>();
            for (Map<String, String> e : edges.values()) {
                out.add(e.get("type"));
            }
            return out;
        }

        static Document read(File file) throws Exception {
            DocumentBuilderFactory f = DocumentBuilderFactory.newInstance();
            f.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            return f.newDocumentBuilder().parse(file);
        }

        static Drawn graphml(File file) throws Exception {
            Document doc = read(file);
            Drawn d = new Drawn();
            Map<String, String> keys = new HashMap<>();
            for (Element k : all(doc.getDocumentElement(), "key")) {
                keys.put(k.getAttribute("id"), k.getAttribute("attr.name"));
            }
            boolean directed = all(doc.getDocumentElement(), "graph").get(0).getAttribute("edgedefault").equals("directed");
            for (String kind : new String[] {"node", "edge"}) {
                for (Element e : all(doc.getDocumentElement(), kind)) {
                    Map<String, String> values = new HashMap<>();
                    for (Element v : all(e, "data")) {
                        values.put(keys.get(v.getAttribute("key")), v.getTextContent());
                    }
                    d.add(kind, e, directed, e.getAttribute("directed"), "true", values);
                }
            }
            return d;
        }

        static Drawn gexf(File file) throws Exception {
            Document doc = read(file);
            Drawn d = new Drawn();
            Map<String, String> keys = new HashMap<>();
            for (Element k : all(doc.getDocumentElement(), "attribute")) {
                keys.put(k.getAttribute("id"), k.getAttribute("title"));
            }
            boolean directed = all(doc.getDocumentElement(), "graph").get(0).getAttribute("defaultedgetype").equals("directed");
            for (String kind : new String[] {"node", "edge"}) {
                for (Element e : all(doc.getDocumentElement(), kind)) {
                    Map<String, String> values = new HashMap<>();
                    values.put("label", e.getAttribute("label"));
                    values.put("weight", e.getAttribute("weight"));
                    for (Element v : all(e, "attvalue")) {
                        values.put(keys.get(v.getAttribute("for")), v.getAttribute("value"));
                    }
                    List<String> spells = new ArrayList<>();
                    for (Element s : all(e, "spell")) {
                        spells.add(s.getAttribute("start") + "/" + s.getAttribute("end"));
                    }
                    values.put("@spells", String.join(" ", spells));
                    d.spells += spells.isEmpty() ? 0 : 1;
                    d.add(kind, e, directed, e.getAttribute("type"), "directed", values);
                }
            }
            return d;
        }

        void add(String kind, Element e, boolean directed, String own, String yes, Map<String, String> values) {
            if (kind.equals("node")) {
                want(!e.getAttribute("id").isEmpty(), "a node without an id");
                nodes.put(e.getAttribute("id"), values);
                return;
            }
            values.put("@ends", e.getAttribute("source") + " " + e.getAttribute("target"));
            values.put("@directed", String.valueOf(own.isEmpty() ? directed : own.equals(yes)));
            edges.put(e.getAttribute("id"), values);
        }

        static List<Element> all(Element in, String name) {
            NodeList list = in.getElementsByTagName(name);
            List<Element> out = new ArrayList<>();
            for (int i = 0; i < list.getLength(); i++) {
                out.add((Element) list.item(i));
            }
            return out;
        }
    }
}
