// Command actant turns press articles on diplomacy and defence into a graph of
// who met whom.
package main

import (
	"os"

	"actant/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], cli.System())) }
