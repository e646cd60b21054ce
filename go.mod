module github.com/kommunicate-go/kommunicate

go 1.26.0
