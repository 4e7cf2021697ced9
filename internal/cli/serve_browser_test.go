package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	print "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// browser is a real browser that shows the pages of a test.
type browser struct {
	t     *testing.T
	ctx   context.Context
	shots string // folder of screenshots, or ""
	mu    sync.Mutex
	bad   []string // what the console complained of
}

// openBrowser starts Chromium. Without one the test is skipped, and fails where
// ACTANT_CI=1 says that there must be one.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("ACTANT_CI") == "1" {
			t.Fatal("no Chromium: the pages must be tried in a real browser in CI (apt-get install chromium)")
		}
		t.Skip("no Chromium on this machine: the pages were not tried in a browser (apt-get install chromium)")
	}
	dir, err := os.MkdirTemp("", "actant-browser-")
	if err != nil {
		t.Fatal(err)
	}
	opts := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.WindowSize(1280, 900)}
	for _, flag := range []string{"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync", "hide-scrollbars", "enable-unsafe-swiftshader"} {
		opts = append(opts, chromedp.Flag(flag, true))
	}
	opts = append(opts, chromedp.Flag("use-angle", "swiftshader"))
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	ctx, stopAlloc := chromedp.NewExecAllocator(ctx, opts...)
	ctx, stop := chromedp.NewContext(ctx)
	b := &browser{t: t, ctx: ctx, shots: os.Getenv("ACTANT_SHOTS")}
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // closes the browser and waits for it
		stop()
		stopAlloc()
		cancel()
		for range 20 { // its helpers may write a moment longer
			if os.RemoveAll(dir) == nil {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
	})
	chromedp.ListenTarget(ctx, b.listen)
	if err := chromedp.Run(ctx, log.Enable(), runtime.Enable()); err != nil { // under ctx itself: what starts it may end it
		t.Fatalf("start the browser: %v", err)
	}
	return b
}

// listen notes script errors, warnings and violations of the page's policy.
func (b *browser) listen(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		b.bad = append(b.bad, "exception: "+ev.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.APITypeError || ev.Type == runtime.APITypeWarning {
			b.bad = append(b.bad, fmt.Sprintf("console: %s %s", ev.Type, ev.Args[0].Value))
		}
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.LevelError || ev.Entry.Source == log.SourceSecurity {
			b.bad = append(b.bad, "log: "+ev.Entry.Text)
		}
	}
}

func (b *browser) do(what string, actions ...chromedp.Action) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		var where string
		_ = chromedp.Run(b.ctx, chromedp.Location(&where))
		b.t.Fatalf("%s: %v (at %s)", what, err, where)
	}
}

// eval gives the value of an expression in the page as text.
func (b *browser) eval(expr string) string {
	b.t.Helper()
	var out string
	b.do(expr, chromedp.Evaluate("String("+expr+")", &out))
	return out
}

// want holds that an expression is true.
func (b *browser) want(expr string) {
	b.t.Helper()
	if got := b.eval(expr); got != "true" {
		b.t.Errorf("%s is %s at %s", expr, got, b.eval("location.href"))
	}
}

// wait waits until an expression is true, over changes of the page.
func (b *browser) wait(expr string) {
	b.t.Helper()
	end := time.Now().Add(20 * time.Second)
	for {
		var ok bool
		ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
		err := chromedp.Run(ctx, chromedp.Evaluate("Boolean("+expr+")", &ok))
		cancel()
		if err == nil && ok {
			return
		}
		if time.Now().After(end) {
			var where string
			_ = chromedp.Run(b.ctx, chromedp.Location(&where))
			b.t.Fatalf("%s does not come true at %s (%v)", expr, where, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// shot keeps the whole page as a picture.
func (b *browser) shot(name string) {
	b.t.Helper()
	if b.shots == "" {
		return
	}
	var png []byte
	b.do("screenshot "+name, chromedp.FullScreenshot(&png, 100))
	b.keep(name+".png", png)
}

func (b *browser) keep(name string, data []byte) {
	b.t.Helper()
	if err := os.MkdirAll(b.shots, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.shots, name), data, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// TestBrowser goes the way of a reader: from a name to the actor, an event, and
// the sentence in the article; then over the map, in both languages.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	b := openBrowser(t)
	url := startServe(t, articlesStore(t), "")
	b.reads(url)
	b.draws(url)
	b.speaks(url)
	b.plain(url)
	for _, bad := range b.bad {
		t.Errorf("the browser complains: %s", bad)
	}
}

// reads goes search → actor → event → article.
func (b *browser) reads(url string) {
	b.t.Helper()
	b.do("home", chromedp.Navigate(url+"?lang=fr"), chromedp.WaitVisible("main h1"))
	b.want(`document.documentElement.lang === "fr"`)
	b.shot("home")
	b.do("type a name", chromedp.SendKeys("#q", "esp"), chromedp.WaitVisible(".suggest li"), chromedp.Sleep(500*time.Millisecond))
	b.want(`document.querySelector("#q").getAttribute("aria-expanded") === "true"`)
	b.shot("suggestions")
	b.do("take the first", chromedp.SendKeys("#q", kb.ArrowDown))
	b.want(`document.getElementById(document.querySelector("#q").getAttribute("aria-activedescendant")).textContent.includes("Esper")`)
	b.do("open it", chromedp.SendKeys("#q", kb.Enter))
	b.wait(`location.pathname.startsWith("/actor/") && document.readyState === "complete"`)
	b.want(`document.querySelector("h1").textContent.includes("Esper")`)
	b.want(`document.querySelectorAll(".acts .act").length > 2`)
	b.shot("actor")
	b.do("open an event", chromedp.Click(`.act:has(.disputed) .type, .act .type`, chromedp.NodeVisible))
	b.wait(`location.pathname.startsWith("/event/") && document.readyState === "complete"`)
	b.want(`document.querySelectorAll(".telling blockquote").length > 0`)
	b.want(`document.querySelectorAll(".telling .mention").length > 0`)
	b.shot("event")
	b.do("open the article", chromedp.Click(`.telling h3 a`, chromedp.NodeVisible))
	b.wait(`location.pathname.startsWith("/article/") && document.readyState === "complete"`)
	b.want(`document.querySelector(":target").classList.contains("tells")`)
	b.want(`getComputedStyle(document.querySelector(".told")).backgroundColor === "rgb(255, 243, 196)"`)
	b.want(`document.querySelectorAll(".text a.mention").length > 3`)
	b.shot("article")
	b.do("a page with furniture", chromedp.Navigate(url+"articles?actor=person:mark-esper"), chromedp.Click(`.rows tbody a`, chromedp.NodeVisible))
	b.wait(`location.pathname.startsWith("/article/") && document.readyState === "complete"`)
	b.want(`[...document.querySelectorAll(".furniture")].every(e => getComputedStyle(e).color === "rgb(107, 112, 120)")`)
	b.want(`[...document.querySelectorAll(".furniture")].every(e => !e.querySelector(".told"))`)
}

// zooming turns the wheel over the map for a second and counts frames.
const zooming = `new Promise((done) => {
  const top = [...document.querySelectorAll("#graph canvas")].pop(), r = top.getBoundingClientRect(), start = performance.now();
  let n = 0;
  const frame = () => {
    n++;
    top.dispatchEvent(new WheelEvent("wheel", { deltaY: n % 40 < 20 ? -40 : 40, clientX: r.x + r.width / 2, clientY: r.y + r.height / 2, bubbles: true, cancelable: true }));
    const past = performance.now() - start;
    if (past < 1000) requestAnimationFrame(frame); else done(n * 1000 / past);
  };
  requestAnimationFrame(frame);
})`

// draws filters the map and walks on it by keyboard.
func (b *browser) draws(url string) {
	b.t.Helper()
	const ready = `document.querySelector("#graph") && document.querySelector("#graph").dataset.ready === "true"`
	b.do("map", chromedp.Navigate(url+"graph?nodes=400"))
	b.wait(ready)
	b.want(`document.querySelectorAll("#graph canvas").length > 3 && !document.querySelector("#graph svg")`)
	b.shot("graph")
	all := b.eval(`document.querySelector(".count").textContent`)
	var frames float64
	b.do("zoom", chromedp.Evaluate(zooming, &frames, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	b.t.Logf("%s: %.0f frames a second while zooming, drawn without a graphics card", strings.TrimSpace(all), frames)
	b.do("only what is planned", chromedp.Click(`input[name=modality][value=planned]`), chromedp.Click(`.filters button`))
	b.wait(`location.search.includes("modality=planned") && document.readyState === "complete" && ` + ready)
	b.want(`document.querySelector("input[value=planned]").checked`)
	if now := b.eval(`document.querySelector(".count").textContent`); now == all {
		b.t.Errorf("the filter changes nothing: %s", now)
	}
	b.want(`[...document.querySelectorAll("table.rows tbody tr")].every(r => r.querySelector(".mod.planned"))`)
	b.shot("graph-planned")
	hint := b.eval(`document.querySelector("#graph-tip").textContent`)
	b.do("walk on the map", chromedp.Focus("#graph .stage"), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight))
	if tip := b.eval(`document.querySelector("#graph-tip").textContent`); tip == hint {
		b.t.Errorf("the arrow keys lead nowhere: %s", tip)
	}
	b.do("open one", chromedp.KeyEvent(kb.Enter))
	b.wait(`location.pathname.startsWith("/actor/") && document.readyState === "complete"`)
	b.do("map around one", chromedp.Navigate(url+"graph?actor=person:mark-esper"))
	b.wait(ready)
	b.shot("graph-actor")
	b.do("timeline", chromedp.Navigate(url+"timeline?actor=person:mark-esper"), chromedp.WaitVisible(".chart svg"))
	b.want(`document.querySelectorAll(".chart .bar").length > 2`)
	b.do("a column", chromedp.Click(`.chart a`))
	b.wait(`location.search.includes("since=") && document.readyState === "complete"`)
	b.do("whole timeline", chromedp.Navigate(url+"timeline"), chromedp.WaitVisible(".chart svg"))
	b.shot("timeline")
}

// speaks switches the language, and the choice stays.
func (b *browser) speaks(url string) {
	b.t.Helper()
	b.do("events", chromedp.Navigate(url+"events?type=visit"), chromedp.Click(`.langs a[hreflang=en]`))
	b.wait(`document.documentElement.lang === "en" && document.readyState === "complete"`)
	b.want(`location.search.includes("type=visit") && document.querySelector("h1").textContent === "Events"`)
	b.shot("events-en")
	b.do("elsewhere", chromedp.Navigate(url+"actors"), chromedp.WaitVisible("main h1"))
	b.want(`document.documentElement.lang === "en" && document.querySelector("h1").textContent === "Actors"`)
	b.shot("actors-en")
	for _, name := range []string{"articles", "search?q=ministre", "help", "nothing-here"} {
		b.do(name, chromedp.Navigate(url+name), chromedp.WaitVisible("main h1"))
		b.shot(strings.Map(func(r rune) rune {
			if r == '?' || r == '=' {
				return '-'
			}
			return r
		}, name) + "-en")
	}
	b.mu.Lock() // the page that is not there is told of; nothing else may be
	for i, bad := range b.bad {
		if strings.Contains(bad, "404") {
			b.bad = append(b.bad[:i], b.bad[i+1:]...)
			break
		}
	}
	b.mu.Unlock()
}

// plain looks at the pages without script, on a small screen, and on paper.
func (b *browser) plain(url string) {
	b.t.Helper()
	b.do("no script", emulation.SetScriptExecutionDisabled(true), chromedp.Navigate(url+"graph"), chromedp.WaitVisible("svg.map circle"))
	b.shot("graph-no-script")
	b.do("script again", emulation.SetScriptExecutionDisabled(false))
	b.do("small", chromedp.EmulateViewport(390, 844), chromedp.Navigate(url+"actor/person:mark-esper"), chromedp.WaitVisible("main h1"))
	b.want(`document.documentElement.scrollWidth <= window.innerWidth + 1`)
	b.shot("actor-small")
	for _, path := range []string{"", "events", "graph", "articles", "timeline"} {
		b.do("small", chromedp.Navigate(url+path), chromedp.WaitVisible("main h1"))
		b.want(`document.documentElement.scrollWidth <= window.innerWidth + 1`)
	}
	b.do("large again", chromedp.EmulateReset())
	var pdf []byte
	b.do("paper", chromedp.Navigate(url+"actor/person:mark-esper"), chromedp.WaitVisible("main h1"), chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = print.PrintToPDF().WithPaperWidth(8.27).WithPaperHeight(11.69).Do(ctx)
		return err
	}))
	if len(pdf) < 1000 {
		b.t.Errorf("the printed page has %d bytes", len(pdf))
	}
	if b.shots != "" {
		b.keep("actor.pdf", pdf)
	}
}
