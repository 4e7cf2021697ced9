package report_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"actant/internal/export/exporttest"
	"actant/internal/report"
)

// chromium finds a browser; without one the test is skipped, but for CI.
func chromium(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("ACTANT_CI") == "1" {
		t.Fatal("no Chromium to read the report with")
	}
	t.Skip("no Chromium to read the report with")
	return ""
}

// TestBrowser opens the file in a real browser: its script passes its own policy,
// a click sorts a table, and nothing is complained about or fetched.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes seconds")
	}
	path := chromium(t)
	ctx := context.Background()
	st, err := exporttest.Open(ctx, press(rand.New(rand.NewPCG(11, 12)), 15))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	var b bytes.Buffer
	if err := report.HTML(ctx, &b, st, report.Page{Lang: "fr"}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	alloc, stop := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WSURLReadTimeout(time.Minute))...)
	defer stop()
	tab, stop := chromedp.NewContext(alloc)
	defer stop()
	tab, stop = context.WithTimeout(tab, 2*time.Minute)
	defer stop()
	var mu sync.Mutex
	var complaints []string
	chromedp.ListenTarget(tab, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch ev := ev.(type) {
		case *log.EventEntryAdded:
			complaints = append(complaints, ev.Entry.Text)
		case *runtime.EventExceptionThrown:
			complaints = append(complaints, ev.ExceptionDetails.Text)
		}
	})
	var before, down, up []string
	var shot []byte
	column := `Array.from(document.querySelectorAll("#actors tbody tr")).map(r => r.cells[0].textContent)`
	button := `#actors thead th:first-child button`
	err = chromedp.Run(tab, log.Enable(), chromedp.Navigate("file://"+file), chromedp.WaitVisible("#actors"),
		chromedp.Evaluate(column, &before), chromedp.Click(button), chromedp.Evaluate(column, &down),
		chromedp.Click(button), chromedp.Evaluate(column, &up), chromedp.FullScreenshot(&shot, 80))
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(down)
	if len(up) < 3 || !slices.Equal(up, down) || !slices.IsSortedFunc(up, strings.Compare) {
		t.Errorf("sorted by name: down (reversed) %v, up %v", down, up)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(complaints) > 0 {
		t.Errorf("the browser complains: %v", complaints)
	}
	if dir := os.Getenv("ACTANT_SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "report.jpg"), shot, 0o644); err != nil {
			t.Error(err)
		}
	}
}
