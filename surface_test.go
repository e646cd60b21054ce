package kommunicate_test

import (
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

func ExampleSurface() {
	fmt.Println(kommunicate.Web, kommunicate.Android, kommunicate.IOS, kommunicate.Surface(7))
	// Output: Web Android iOS unknown surface
}
