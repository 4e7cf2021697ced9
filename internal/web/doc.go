// Package web answers one question: how does one look at the graph in a browser?
//
// A [Server] shows a store read-only, as pages that are whole without script:
// search, actors, events with every telling side by side, articles with what was
// found in them, a timeline and a map of ties. What lists need (who takes part in
// what, when) is learnt once when the store is opened and held in memory in a
// compact form; what a page tells of one event, actor or article is read from the
// store at that moment. Names, quotes and articles are foreign text: they leave
// only through html/template, and no page runs a script of its own.
//
// docs/WEB.md lists the pages, their addresses and what guards them.
package web

//go:generate npm --prefix ../../tools/web ci --ignore-scripts --no-audit --no-fund
//go:generate npm --prefix ../../tools/web rebuild esbuild
//go:generate npm --prefix ../../tools/web run build
