package call

import (
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/validate"
)

// Check holds the settings of a platform, a struct, against their validate tags.
// The error is a [*kommunicate.ValidationError].
func Check(platform string, settings any) error {
	return Join(platform, violations(settings)...)
}

func violations(settings any) []*kommunicate.ValidationError {
	var all []*kommunicate.ValidationError
	for _, v := range validate.Struct(settings) {
		all = append(all, &kommunicate.ValidationError{Pointer: v.Pointer, Code: v.Code, Detail: v.Detail})
	}
	return all
}

// Join makes one error of what was found in a platform's settings, nil of nothing.
// What an error has in More comes behind it.
func Join(platform string, found ...*kommunicate.ValidationError) error {
	var all []*kommunicate.ValidationError
	for _, v := range found {
		for _, each := range append([]*kommunicate.ValidationError{v}, v.More...) {
			alone := *each
			alone.Platform, alone.More = platform, nil
			all = append(all, &alone)
		}
	}
	if len(all) == 0 {
		return nil
	}
	all[0].More = all[1:]
	return all[0]
}
