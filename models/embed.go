// Package models holds the shipped weights as data, one folder a model, each
// with its own licence: the code's licence does not cover them. A folder holds
// model.bin, LICENSE, NOTICE and CARD.md (what it was trained on, its scores, and
// the command that rebuilds it). Users replace them with --models DIR.
package models

import "embed"

// FS holds every file of this folder: fr-grammar/model.bin and so on.
//
//go:embed *
var FS embed.FS
