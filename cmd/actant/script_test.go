package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"actant/internal/cli"
	"actant/internal/graph"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"actant": func() { os.Exit(cli.Main(os.Args[1:], cli.System())) }})
}

// TestScripts runs whole command lines, faults and exit statuses included. Each
// script finds the articles of testdata/script/press in its folder. Besides the
// commands of testscript there are:
//
//	status N CMD ARG…   CMD ends with exit status N
//	hold DIR            another process has the graph in DIR open, until the end
//	interrupt CMD ARG…  CMD gets Ctrl-C while it works, and ends with 130
//	bad DIR             write files that cannot be read
//	grow FILE N         write a feed of N articles
func TestScripts(t *testing.T) {
	press, err := filepath.Abs("../../testdata/script/press")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "../../testdata/script",
		UpdateScripts: os.Getenv("UPDATE_GOLDEN") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("USER", "tester")
			e.Setenv("PROJECT", root)
			return os.CopyFS(filepath.Join(e.WorkDir, "press"), os.DirFS(press))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": cmdStatus, "hold": cmdHold, "interrupt": cmdInterrupt, "bad": cmdBad, "grow": cmdGrow,
		},
	})
}

func cmdStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N CMD ARG…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = strconv.Itoa(exit.ExitCode())
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != args[0] {
		ts.Fatalf("exit status %s, not %s", got, args[0])
	}
}

func cmdHold(ts *testscript.TestScript, _ bool, args []string) {
	s, err := graph.Open(context.Background(), ts.MkAbs(args[0]), graph.Options{})
	ts.Check(err)
	ts.Defer(func() { ts.Check(s.Close()) })
}

func cmdInterrupt(ts *testscript.TestScript, _ bool, args []string) {
	bin, err := exec.LookPath(args[0])
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if p := filepath.Join(dir, args[0]); err != nil {
			if _, serr := os.Stat(p); serr == nil {
				bin, err = p, nil
			}
		}
	}
	ts.Check(err)
	cmd := exec.Command(bin, args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"))
	out, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	// With --progress json the first line says that articles were read.
	buf := make([]byte, 1)
	_, err = out.Read(buf)
	ts.Check(err)
	ts.Check(cmd.Process.Signal(syscall.SIGINT))
	rest := make(chan string)
	go func() {
		var b strings.Builder
		chunk := make([]byte, 4096)
		for {
			n, err := out.Read(chunk)
			b.Write(chunk[:n])
			if err != nil {
				break
			}
		}
		rest <- b.String()
	}()
	select {
	case said := <-rest:
		ts.Logf("%s", said)
	case <-time.After(20 * time.Second):
		ts.Fatalf("Ctrl-C did not stop it")
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 130 {
		ts.Fatalf("exit status of an interrupted command: %v", err)
	}
}

// cmdBad writes files that cannot be read, or hardly.
func cmdBad(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o755))
	story := "Le ministre marocain des Affaires étrangères, Nasser Bourita, a reçu vendredi 2 octobre 2020 à Rabat le secrétaire américain à la Défense, Mark Esper.\n"
	long := strings.Repeat("La route est longue et la nuit tombe sur la ville. ", 100_000)
	for name, data := range map[string]string{
		"binary.txt":    "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00\xff\xfe\x00\x01" + strings.Repeat("\x00\x01\x9c\xff", 2000),
		"broken.txt.gz": "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x01\x02\x03",
		"empty.txt":     "",
		"huge.txt":      strings.Repeat(story, 50<<20/len(story)),
		"line.txt":      long,
		"cut.txt":       story + "Le présid\xc3",
		"nul.txt":       story + "un\x00deux\x00trois\n",
		"notext.html":   "<html><head><title></title></head><body><script>var a = 1</script></body></html>",
		"seven.jsonl":   strings.Repeat(`{"id":"x","text":"`+strings.TrimSpace(story)+`"}`+"\n", 1),
		"unknown.txt":   "\x81\x8d\x8f\x90\x9d\x81\x8d\x8f\x90\x9d\x81\x8d\x8f\x90\x9d\x81\x8d\x8f\x90\x9d",
		"odd<b>&;.txt":  story,
	} {
		ts.Check(os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644))
	}
	var lines strings.Builder
	for i := 1; i <= 9; i++ {
		if i == 7 {
			lines.WriteString("{\"id\":\"seven\", \"text\": \"not closed\n")
			continue
		}
		lines.WriteString(`{"id":"line-` + strconv.Itoa(i) + `","text":"` + strings.TrimSpace(story) + `"}` + "\n")
	}
	ts.Check(os.WriteFile(filepath.Join(dir, "seven.jsonl"), []byte(lines.String()), 0o644))
}

func cmdGrow(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	var b strings.Builder
	start := []string{"Ka", "Di", "Sou", "Tra", "Ba", "Mou", "Ly", "Fa"}
	end := []string{"ra", "llo", "mé", "di", "ré", "ta", "ndé", "no"}
	for i := range n {
		act := i / 3 // each act is told three times
		day := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, act)
		name := start[act%8] + end[act/8%8] + " " + start[act/64%8] + end[act/512%8]
		b.WriteString(`{"id":"g` + strconv.Itoa(i) + `","outlet":"Fil","published":"` + day.Format("2006-01-02") +
			`","text":"Le ministre marocain des Affaires étrangères, Nasser Bourita, a reçu hier à Rabat le ministre malien de la Défense, Sadio ` + name + `."}` + "\n")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o644))
}
