package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"actant/internal/graph"
	"actant/internal/web"
)

// A server is an http.Handler over a store that is open.
func ExampleNew() {
	ctx := context.Background()
	st, err := graph.Open(ctx, "memory:", graph.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer st.Close()
	page, err := web.New(ctx, st, web.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer := httptest.NewRecorder()
	page.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "http://localhost/events", nil))
	fmt.Println(answer.Code, answer.Header().Get("Content-Type"))
	// Output: 200 text/html; charset=utf-8
}
